import { Color, ShaderMaterial, Vector3 } from "three";

/**
 * A matt surface whose light is worked out at the corners alone: machines without a graphics card
 * spend their time on pixels. The light comes from above the onlooker's right shoulder.
 */
export function makeMatt(colour: string, options: { opacity?: number; byCorner?: boolean } = {}): ShaderMaterial {
  const opacity = options.opacity ?? 1;
  return new ShaderMaterial({
    uniforms: {
      colour: { value: new Color(colour) },
      opacity: { value: opacity },
      light: { value: new Vector3(0.35, 0.75, 0.55).normalize() },
    },
    vertexColors: options.byCorner ?? false,
    transparent: opacity < 1,
    depthWrite: opacity >= 1,
    vertexShader: `
      uniform vec3 colour, light;
      varying vec3 shaded;
      void main() {
        vec3 own = colour;
        #ifdef USE_COLOR
          own *= color;
        #endif
        float lit = dot(normalize(normalMatrix * normal), light);
        shaded = pow(own * (0.72 + 0.33 * lit + 0.12 * abs(lit)), vec3(1.0 / 2.2));
        gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
      }`,
    fragmentShader: `
      uniform float opacity;
      varying vec3 shaded;
      void main() { gl_FragColor = vec4(shaded, opacity); }`,
  });
}

export function recolour(material: ShaderMaterial, colour: string | Color): void {
  (material.uniforms.colour!.value as Color).set(colour);
}
