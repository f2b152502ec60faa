let known: boolean | undefined;

/** Whether pictures are drawn without a graphics card: then every edge that is smoothed costs. */
export function drawsInSoftware(): boolean {
  return (known ??= look());
}

function look(): boolean {
  const context = document.createElement("canvas").getContext("webgl2");
  const told = context?.getExtension("WEBGL_debug_renderer_info");
  const name = told ? String(context!.getParameter(told.UNMASKED_RENDERER_WEBGL)) : "";
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return /swiftshader|llvmpipe|software/i.test(name);
}
