#pragma once

#include <stdexcept>
#include <string>

namespace sinew::osim {

/// A model for tests that holds one of everything the reader knows, each number different.
inline std::string small_model() {
    return R"(<?xml version="1.0" encoding="UTF-8" ?>
<OpenSimDocument Version="40000">
<Model name="small">
<defaults>
 <Thelen2003Muscle name="default"><max_isometric_force>1234</max_isometric_force><Flen>1.7</Flen></Thelen2003Muscle>
</defaults>
<Ground name="ground">
 <WrapObjectSet name="wrapobjectset"><objects>
  <WrapCylinder name="rail"><radius>0.02</radius><length>0.3</length><quadrant>+y</quadrant></WrapCylinder>
 </objects></WrapObjectSet>
</Ground>
<gravity>0 -9.8 0.5</gravity>
<credits>Nobody</credits>
<BodySet name="bodyset"><objects>
 <Body name="thigh">
  <attached_geometry><Mesh name="m"><scale_factors>1 2 3</scale_factors><mesh_file>thigh.stl</mesh_file></Mesh></attached_geometry>
  <WrapObjectSet name="wrapobjectset"><objects>
   <WrapEllipsoid name="ball"><active>false</active><xyz_body_rotation>0.1 0.2 0.3</xyz_body_rotation><translation>1 2 3</translation><dimensions>0.01 0.02 0.03</dimensions></WrapEllipsoid>
   <WrapTorus name="ring"><inner_radius>0.1</inner_radius></WrapTorus>
  </objects></WrapObjectSet>
  <mass>8</mass><mass_center>0 -0.2 0.01</mass_center><inertia>1 2 2.5 0.1 0.2 0.3</inertia>
  <components><PhysicalOffsetFrame name="scar"><socket_parent>..</socket_parent><translation>0.1 0 0</translation><orientation>0 0 1.5707963267948966</orientation></PhysicalOffsetFrame></components>
 </Body>
 <Body name="shank"><mass>3</mass></Body>
 <Body name="foot"><mass>1</mass></Body>
</objects></BodySet>
<JointSet name="jointset"><objects>
 <CustomJoint name="hip">
  <socket_parent_frame>/ground</socket_parent_frame>
  <socket_child_frame>thigh_offset</socket_child_frame>
  <coordinates>
   <Coordinate name="flexion"><default_value>0.4</default_value><range>-1 2</range><clamped>true</clamped></Coordinate>
   <Coordinate name="glide"><range>-3 3</range><locked>true</locked></Coordinate>
  </coordinates>
  <frames><PhysicalOffsetFrame name="thigh_offset"><socket_parent>/bodyset/thigh</socket_parent><translation>0 0.1 0</translation><orientation>0.5 0 0</orientation></PhysicalOffsetFrame></frames>
  <SpatialTransform>
   <TransformAxis name="rotation1"><coordinates>flexion</coordinates><axis>0 0 1</axis><LinearFunction name="function"><coefficients>1 0</coefficients></LinearFunction></TransformAxis><TransformAxis name="rotation3"><axis>1 0 0</axis></TransformAxis>
   <TransformAxis name="translation2"><coordinates>glide</coordinates><axis>0 1 0</axis><function><MultiplierFunction><function><SimmSpline><x>0 1 2 3</x><y>0 1 4 9</y></SimmSpline></function><scale>0.5</scale></MultiplierFunction></function></TransformAxis>
  </SpatialTransform>
 </CustomJoint>
 <PinJoint name="knee">
  <socket_parent_frame>../../bodyset/thigh/scar</socket_parent_frame>
  <socket_child_frame>/bodyset/shank</socket_child_frame>
  <coordinates><Coordinate name="bend"/></coordinates>
 </PinJoint>
 <WeldJoint name="ankle">
  <socket_parent_frame>outer</socket_parent_frame>
  <socket_child_frame>/bodyset/foot</socket_child_frame>
  <frames>
   <PhysicalOffsetFrame name="inner"><socket_parent>/bodyset/shank</socket_parent><translation>1 0 0</translation><orientation>0 0 1.5707963267948966</orientation></PhysicalOffsetFrame>
   <PhysicalOffsetFrame name="outer"><socket_parent>../inner</socket_parent><translation>1 0 0</translation></PhysicalOffsetFrame>
  </frames>
 </WeldJoint>
</objects></JointSet>
<ConstraintSet name="constraintset"><objects>
 <CoordinateCouplerConstraint name="tie"><coupled_coordinates_function><LinearFunction><coefficients>2 0.1</coefficients></LinearFunction></coupled_coordinates_function><independent_coordinate_names>flexion</independent_coordinate_names><dependent_coordinate_name>bend</dependent_coordinate_name><scale_factor>3</scale_factor></CoordinateCouplerConstraint>
 <CoordinateCouplerConstraint name="loose"><isEnforced>false</isEnforced></CoordinateCouplerConstraint>
 <WeldConstraint name="glue"/>
</objects></ConstraintSet>
<ForceSet name="forceset"><objects>
 <Thelen2003Muscle name="flexor">
  <GeometryPath name="geometrypath"><PathPointSet><objects>
   <PathPoint name="a"><socket_parent_frame>/ground</socket_parent_frame><location>1 2 3</location></PathPoint>
   <ConditionalPathPoint name="b"><socket_parent_frame>/bodyset/thigh/scar</socket_parent_frame><location>0 1 0</location><socket_coordinate>/jointset/hip/flexion</socket_coordinate><range>0 1</range></ConditionalPathPoint>
   <MovingPathPoint name="c"><socket_parent_frame>../../../../bodyset/shank</socket_parent_frame><socket_x_coordinate>/jointset/knee/bend</socket_x_coordinate><socket_y_coordinate>/jointset/hip/flexion</socket_y_coordinate>
    <x_location><PolynomialFunction><coefficients>1 2 3</coefficients></PolynomialFunction></x_location>
    <y_location><PiecewiseLinearFunction><x>0 1</x><y>0 2</y></PiecewiseLinearFunction></y_location>
    <z_location><Constant><value>0.7</value></Constant></z_location></MovingPathPoint>
  </objects></PathPointSet>
  <PathWrapSet><objects>
   <PathWrap name="w"><wrap_object>ball</wrap_object><method>midpoint</method><range>2 3</range></PathWrap>
   <PathWrap name="v"><wrap_object>ring</wrap_object></PathWrap>
  </objects></PathWrapSet></GeometryPath>
  <optimal_fiber_length>0.11</optimal_fiber_length><tendon_slack_length>0.22</tendon_slack_length><Af>0.3</Af>
 </Thelen2003Muscle>
 <Millard2012EquilibriumMuscle name="extensor">
  <appliesForce>false</appliesForce>
  <GeometryPath name="path"><PathPointSet><objects>
   <PathPoint name="a"><socket_parent_frame>/ground</socket_parent_frame><location>0 0 0</location></PathPoint>
   <PathPoint name="b"><socket_parent_frame>/bodyset/foot</socket_parent_frame><location>0 1 0</location></PathPoint>
  </objects></PathPointSet></GeometryPath>
  <max_isometric_force>900</max_isometric_force>
  <ActiveForceLengthCurve name="x"><minimum_value>0</minimum_value></ActiveForceLengthCurve>
  <FiberForceLengthCurve name="y"><curviness>0.6</curviness><stiffness_at_low_force></stiffness_at_low_force></FiberForceLengthCurve>
 </Millard2012EquilibriumMuscle>
 <CoordinateActuator name="motor"><coordinate>flexion</coordinate><optimal_force>50</optimal_force><min_control>-Inf</min_control><max_control>2</max_control></CoordinateActuator>
 <PointToPointActuator name="rope"><bodyA>thigh</bodyA><bodyB>shank</bodyB><pointA>1 0 0</pointA><pointB>0 1 0</pointB><optimal_force>7</optimal_force></PointToPointActuator>
 <SpringGeneralizedForce name="belt"><coordinate>flexion</coordinate><stiffness>40</stiffness><rest_length>0.2</rest_length><viscosity>0.5</viscosity></SpringGeneralizedForce>
 <CoordinateLimitForce name="stop"><coordinate>flexion</coordinate><upper_stiffness>2</upper_stiffness><upper_limit>90</upper_limit><lower_stiffness>3</lower_stiffness><lower_limit>-30</lower_limit><damping>0.01</damping><transition>9</transition></CoordinateLimitForce>
 <BushingForce name="disc"/>
 <HuntCrossleyForce name="heel"><HuntCrossleyForce::ContactParametersSet name="contact_parameters"><objects><HuntCrossleyForce::ContactParameters><geometry>x</geometry></HuntCrossleyForce::ContactParameters></objects></HuntCrossleyForce::ContactParametersSet></HuntCrossleyForce>
</objects>
<groups><ObjectGroup name="leg"><members>flexor extensor motor</members></ObjectGroup></groups>
</ForceSet>
<MarkerSet name="markerset"><objects>
 <Marker name="dot"><socket_parent_frame>/bodyset/thigh/scar</socket_parent_frame><location>1 0 0</location><fixed>true</fixed></Marker>
</objects></MarkerSet>
<ContactGeometrySet name="contactgeometryset"><objects><ContactSphere name="sole"/></objects></ContactGeometrySet>
<ControllerSet name="controllerset"><objects><PrescribedController name="brain"/></objects></ControllerSet>
</Model>
</OpenSimDocument>
)";
}

/// The text with its first `from` replaced; throws when it has none, so that no test changes
/// nothing.
inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    if (at == std::string::npos) throw std::logic_error("the test model has no '" + from + "'");
    return text.replace(at, from.size(), to);
}

}  // namespace sinew::osim
