#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "sinew/input_error.h"
#include "sinew/io/osim_reader.h"
#include "sinew/io/osim_test_model.h"

namespace sinew {
namespace {

using osim::replaced;
using osim::small_model;

/// The message that refuses the text, or "accepted".
std::string refusal(const std::string& text) {
    try {
        (void)make_body_spec("bad.osim", text);
    } catch (const InputError& error) {
        return error.what();
    }
    return "accepted";
}

/// The message after one change to the small model.
std::string refusal_after(const std::string& from, const std::string& to) {
    return refusal(replaced(small_model(), from, to));
}

std::string refusal_of_file(const std::filesystem::path& path) {
    try {
        (void)load_body_spec(path);
    } catch (const InputError& error) {
        return error.what();
    }
    return "accepted";
}

TEST(OsimBadInput, the_small_model_itself_is_accepted) {
    EXPECT_EQ(refusal(small_model()), "accepted");
}

TEST(OsimBadInput, a_missing_file) {
    EXPECT_EQ(refusal_of_file("/nowhere/body.osim"),
              "/nowhere/body.osim: error: the file cannot be opened: No such file or directory");
}

TEST(OsimBadInput, a_folder) {
    EXPECT_EQ(refusal_of_file("/"), "/: error: this is a folder; it must be a file");
}

TEST(OsimBadInput, an_empty_file) {
    const std::string message = "bad.osim: error: the file is empty; it must hold an OpenSim model";
    EXPECT_EQ(refusal(""), message);
    EXPECT_EQ(refusal(" \n"), message);
}

TEST(OsimBadInput, a_truncated_file) {
    const std::string text = small_model();
    EXPECT_EQ(refusal(text.substr(0, text.find("thigh_offset</socket_child"))),
              "bad.osim:30: error: the XML breaks off before its end: Start-end tags mismatch\n"
              "The file has been cut short; get it again.");
}

TEST(OsimBadInput, xml_whose_tags_do_not_match) {
    EXPECT_EQ(refusal_after("</PinJoint>", "</CustomJoint>"),
              "bad.osim:45: error: the XML is malformed: Start-end tags mismatch");
}

TEST(OsimBadInput, text_that_is_not_xml) {
    EXPECT_EQ(refusal("time\tknee\n0\t1\n"),
              "bad.osim:1: error: this is not XML; it must be an OpenSim document");
    EXPECT_EQ(refusal(std::string("\x7f"
                                  "ELF\0\0\1\2<<<",
                                  11)),
              "bad.osim:1: error: this is not XML; it must be an OpenSim document");
}

TEST(OsimBadInput, xml_that_is_no_model) {
    EXPECT_EQ(refusal("<html><body/></html>"),
              "bad.osim:1: error: the XML holds <html>; it must hold <OpenSimDocument>");
    EXPECT_EQ(refusal("<OpenSimDocument Version=\"40000\">\n<AnalyzeTool/></OpenSimDocument>"),
              "bad.osim:1: error: the document holds <AnalyzeTool>; it must hold <Model>");
    EXPECT_EQ(refusal("<OpenSimDocument Version=\"40000\"/>"),
              "bad.osim:1: error: the document holds nothing; it must hold <Model>");
}

TEST(OsimBadInput, a_version_that_is_too_old_or_none) {
    EXPECT_EQ(refusal_after("\"40000\"", "\"30000\""),
              "bad.osim:2: error: [OpenSimDocument] Version is 30000; it must be 40000 or more\n"
              "Open the model in OpenSim 4 and save it; that brings it up to date.");
    EXPECT_EQ(refusal_after(" Version=\"40000\"", ""),
              "bad.osim:2: error: [OpenSimDocument] Version is ''; it must be a number of 40000 or "
              "more");
}

TEST(OsimBadInput, a_joint_with_an_unknown_parent) {
    EXPECT_EQ(refusal_after("<socket_parent_frame>/ground", "<socket_parent_frame>/bodyset/pelvis"),
              "bad.osim:29: error: [jointset/hip/socket_parent_frame] '/bodyset/pelvis' is no "
              "segment or frame of this model");
    EXPECT_EQ(refusal_after("<socket_parent>../inner", "<socket_parent>/bodyset/calf"),
              "bad.osim:51: error: [jointset/ankle/frames/outer/socket_parent] '/bodyset/calf' is "
              "no segment or frame of this model");
    EXPECT_EQ(refusal_after("<socket_parent_frame>outer</socket_parent_frame>", ""),
              "bad.osim:46: error: [jointset/ankle/socket_parent_frame] the value is missing");
}

TEST(OsimBadInput, joints_that_form_a_cycle) {
    // The hip hangs on the foot, which hangs on the shank, which hangs on the thigh.
    EXPECT_EQ(refusal_after("<socket_parent_frame>/ground", "<socket_parent_frame>/bodyset/foot"),
              "bad.osim:28: error: [jointset/hip] segment 'thigh' is part of a cycle of joints, or "
              "hangs on one; joints must lead to the ground");
}

TEST(OsimBadInput, a_body_without_weight_or_segments) {
    std::string text = replaced(small_model(), "<mass>8", "<mass>0");
    text = replaced(replaced(text, "<mass>3", "<mass>0"), "<mass>1<", "<mass>0<");
    EXPECT_EQ(
        refusal(text),
        "bad.osim:14: error: [bodyset] the 3 segments weigh 0 kg together; it must be above 0");
    EXPECT_EQ(refusal("<OpenSimDocument Version=\"40000\"><Model name=\"m\"/></OpenSimDocument>"),
              "bad.osim:1: error: [Model] the 0 segments weigh 0 kg together; it must be above 0");
}

TEST(OsimBadInput, offset_frames_that_rest_on_each_other) {
    EXPECT_EQ(refusal_after("<socket_parent>/bodyset/shank", "<socket_parent>../outer"),
              "bad.osim:47: error: [jointset/ankle/socket_parent_frame] 'outer' is an offset frame "
              "that rests on itself, or on more than 64 others");
}

TEST(OsimBadInput, a_set_or_a_property_that_stands_twice) {
    EXPECT_EQ(refusal_after("<MarkerSet name=", "<ForceSet name=\"more\"/><MarkerSet name="),
              "bad.osim:95: error: [more] <ForceSet> is given twice; one would be ignored\n"
              "Move what the second holds into the first.");
    EXPECT_EQ(
        refusal_after("<mass>3</mass>", "<mass>3</mass><mass>4</mass>"),
        "bad.osim:24: error: [bodyset/shank/mass] <mass> is given twice; one would be ignored");
    EXPECT_EQ(refusal_after("<PathWrapSet><objects>",
                            "<PathPointSet><objects/></PathPointSet><PathWrapSet><objects>"),
              "bad.osim:70: error: [forceset/flexor/geometrypath/PathPointSet] <PathPointSet> is "
              "given twice; one would be ignored\nMove what the second holds into the first.");
}

TEST(OsimBadInput, numbers_that_are_not_numbers) {
    EXPECT_EQ(refusal_after("<mass>8", "<mass>NaN"),
              "bad.osim:21: error: [bodyset/thigh/mass] value is NaN; it must be finite");
    EXPECT_EQ(refusal_after("<mass>8", "<mass>-8"),
              "bad.osim:21: error: [bodyset/thigh/mass] value is -8; it must be 0 or more");
    EXPECT_EQ(refusal_after("<mass>8", "<mass>8kg"),
              "bad.osim:21: error: [bodyset/thigh/mass] value is '8kg'; it must be a number");
    EXPECT_EQ(refusal_after("<mass>8", "<mass>1e999"),
              "bad.osim:21: error: [bodyset/thigh/mass] value is 1e999; it must be finite");
    EXPECT_EQ(refusal_after("<mass>8", "<mass>1e-999"), "accepted");
    EXPECT_EQ(refusal_after("<mass>8", "<mass>8 9"),
              "bad.osim:21: error: [bodyset/thigh/mass] 2 numbers are given; there must be 1");
    EXPECT_EQ(refusal_after("<mass>8</mass>", ""),
              "bad.osim:15: error: [bodyset/thigh/mass] the value is missing; it must be a number");
    EXPECT_EQ(
        refusal_after("<mass_center>0 -0.2 0.01", "<mass_center>0 -0.2"),
        "bad.osim:21: error: [bodyset/thigh/mass_center] 2 numbers are given; there must be 3");
    EXPECT_EQ(refusal_after("<inertia>1 2 2.5 0.1 0.2 0.3", "<inertia>1 2 2.5"),
              "bad.osim:21: error: [bodyset/thigh/inertia] 3 numbers are given; there must be 6: "
              "xx yy zz xy xz yz");
    EXPECT_EQ(refusal_after("<range>-1 2", "<range>2 -1"),
              "bad.osim:32: error: [jointset/hip/coordinates/flexion/range] the range is 2 to -1; "
              "it must not fall");
    EXPECT_EQ(refusal_after("<clamped>true", "<clamped>maybe"),
              "bad.osim:32: error: [jointset/hip/coordinates/flexion/clamped] value is 'maybe'; it "
              "must be true or false");
    EXPECT_EQ(refusal_after("<optimal_fiber_length>0.11", "<optimal_fiber_length>0"),
              "bad.osim:74: error: [forceset/flexor/optimal_fiber_length] value is 0; it must be "
              "above 0");
    EXPECT_EQ(refusal_after("<max_isometric_force>1234", "<max_isometric_force>-1"),
              "bad.osim:5: error: [defaults/default/max_isometric_force] value is -1; it must be "
              "above 0");
    EXPECT_EQ(refusal_after("<axis>0 0 1", "<axis>0 0 0"),
              "bad.osim:37: error: [jointset/hip/SpatialTransform/rotation1/axis] the axis is 0 0 "
              "0; it must have a direction");
    EXPECT_EQ(refusal_after("<dimensions>0.01 0.02 0.03", "<dimensions>0.01 0 0.03"),
              "bad.osim:18: error: [bodyset/thigh/wrapobjectset/ball/dimensions] the radii are "
              "0.01 0 0.03; each must be above 0");
}

TEST(OsimBadInput, functions_that_cannot_be_computed) {
    EXPECT_EQ(refusal_after("<x>0 1 2 3</x><y>0 1 4 9</y>", "<x>0</x><y>0</y>"),
              "bad.osim:38: error: "
              "[jointset/hip/SpatialTransform/translation2/function/MultiplierFunction/function/Sim"
              "mSpline] SimmSpline: 1 knot; there must be 2 or more");
    EXPECT_EQ(refusal_after("<x>0 1 2 3</x>", "<x>0 1 1 3</x>"),
              "bad.osim:38: error: "
              "[jointset/hip/SpatialTransform/translation2/function/MultiplierFunction/function/Sim"
              "mSpline] SimmSpline: x of knot 3 is 1, after 1; knots must increase strictly");
    EXPECT_EQ(refusal_after("<x>0 1 2 3</x>", "<x>0 1 2</x>"),
              "bad.osim:38: error: "
              "[jointset/hip/SpatialTransform/translation2/function/MultiplierFunction/function/Sim"
              "mSpline] SimmSpline: 3 x values and 4 y values; there must be as many of each");
    EXPECT_EQ(refusal_after("<Constant><value>0.7</value></Constant>", "<SignalGenerator/>"),
              "bad.osim:68: error: "
              "[forceset/flexor/geometrypath/PathPointSet/c/z_location/SignalGenerator] "
              "SignalGenerator is a function that Sinew cannot compute; the motion would be wrong "
              "without it\n"
              "Use Constant, LinearFunction, PolynomialFunction, PiecewiseLinearFunction, "
              "PiecewiseConstantFunction, StepFunction, Sine, SimmSpline or GCVSpline instead.");
    EXPECT_EQ(refusal_after("<coefficients>1 0", "<coefficients>1"),
              "bad.osim:37: error: [jointset/hip/SpatialTransform/rotation1/function/coefficients] "
              "1 number is given; there must be 2: slope and intercept");
    EXPECT_EQ(refusal_after("<coordinates>flexion", "<coordinates>flexion glide"),
              "bad.osim:37: error: [jointset/hip/SpatialTransform/rotation1/coordinates] the axis "
              "moves with 2 coordinates; Sinew can compute one");
    EXPECT_EQ(refusal_after("<coordinates>flexion", "<coordinates>bend"),
              "bad.osim:37: error: [jointset/hip/SpatialTransform/rotation1/coordinates] 'bend' is "
              "no coordinate of joint 'hip'");
}

TEST(OsimBadInput, an_axis_with_a_coordinate_but_no_function) {
    EXPECT_EQ(refusal_after("<LinearFunction name=\"function\"><coefficients>1 0</coefficients>"
                            "</LinearFunction>",
                            ""),
              "bad.osim:37: error: [jointset/hip/SpatialTransform/rotation1/function] the function "
              "of coordinate 'flexion' is missing");
}

TEST(OsimBadInput, steps_and_splines_that_make_no_function) {
    const auto z_location = [](const std::string& function) {
        return refusal_after("<Constant><value>0.7</value></Constant>", function);
    };
    const std::string place =
        "bad.osim:68: error: [forceset/flexor/geometrypath/PathPointSet/c/z_location/";
    EXPECT_EQ(z_location("<StepFunction><transition_start_time>2</transition_start_time>"
                         "<transition_end_time>1</transition_end_time></StepFunction>"),
              place +
                  "StepFunction/transition_end_time] the step ends at 1 and starts at 2; it must "
                  "end later");
    EXPECT_EQ(z_location("<PiecewiseConstantFunction/>"),
              place +
                  "PiecewiseConstantFunction] PiecewiseConstantFunction: 0 knots; there must be "
                  "1 or more");
    EXPECT_EQ(
        z_location("<GCVSpline><half_order>3</half_order><x>0 1 2</x><y>0 1 2</y></GCVSpline>"),
        place + "GCVSpline] GCVSpline: 3 knots; there must be 6 or more");
    EXPECT_EQ(z_location("<GCVSpline><half_order>2.5</half_order></GCVSpline>"),
              place + "GCVSpline/half_order] value is 2.5; it must be 1, 2, 3 or 4");
    EXPECT_EQ(z_location("<GCVSpline><x>0 1 2</x><y>0 1 2</y></GCVSpline>"),
              place + "GCVSpline/half_order] the value is missing; it must be a number");
}

TEST(OsimBadInput, joints_that_sinew_cannot_move) {
    const auto knee = [](const std::string& tag, const std::string& more) {
        return refusal(replaced(replaced(small_model(), "<PinJoint", "<" + tag), "</PinJoint>",
                                more + "</" + tag + ">"));
    };
    EXPECT_EQ(knee("RollingJoint", ""),
              "bad.osim:41: error: [jointset/knee] RollingJoint is a joint that Sinew cannot move; "
              "it must be one of OpenSim's own\n"
              "In OpenSim, replace it by a CustomJoint with the same axes and save the model.");
    EXPECT_EQ(knee("BallJoint", ""),
              "bad.osim:41: error: [jointset/knee/coordinates] a BallJoint has 1 coordinate; it "
              "must have 3");
    EXPECT_EQ(refusal_after("<Coordinate name=\"bend\"/>", ""),
              "bad.osim:41: error: [jointset/knee/coordinates] a PinJoint has 0 coordinates; it "
              "must have 1");
    const auto ellipsoid = [&](const std::string& more) {
        return refusal(replaced(
            replaced(replaced(small_model(), "<PinJoint", "<EllipsoidJoint"), "</PinJoint>",
                     more + "</EllipsoidJoint>"),
            "<Coordinate name=\"bend\"/>",
            "<Coordinate name=\"bend\"/><Coordinate name=\"b\"/><Coordinate name=\"c\"/>"));
    };
    EXPECT_EQ(ellipsoid(""),
              "bad.osim:41: error: [jointset/knee/radii_x_y_z] the value is missing; it must be "
              "three numbers");
    EXPECT_EQ(ellipsoid("<radii_x_y_z>1 0 2</radii_x_y_z>"),
              "bad.osim:45: error: [jointset/knee/radii_x_y_z] the radii are 1 0 2; each must be "
              "above 0");
}

TEST(OsimBadInput, a_muscle_with_one_path_point) {
    EXPECT_EQ(refusal_after("<PathPoint name=\"b\"><socket_parent_frame>/bodyset/foot"
                            "</socket_parent_frame><location>0 1 0</location></PathPoint>",
                            ""),
              "bad.osim:78: error: [forceset/extensor/path/PathPointSet] the path of muscle "
              "'extensor' has 1 point; there must be 2 or more");
}

TEST(OsimBadInput, paths_that_name_what_is_not_there) {
    EXPECT_EQ(refusal_after("<wrap_object>ball", "<wrap_object>bell"),
              "bad.osim:71: error: [forceset/flexor/geometrypath/PathWrapSet/w/wrap_object] 'bell' "
              "is no wrap surface of this model");
    EXPECT_EQ(refusal_after("<range>2 3", "<range>2 4"),
              "bad.osim:71: error: [forceset/flexor/geometrypath/PathWrapSet/w/range] 4 is no "
              "point of this path; it must be -1, or 1 to 3");
    EXPECT_EQ(refusal_after("<method>midpoint", "<method>guess"),
              "bad.osim:71: error: [forceset/flexor/geometrypath/PathWrapSet/w/method] value is "
              "'guess'; it must be hybrid, midpoint or axial");
    EXPECT_EQ(refusal_after("<socket_coordinate>/jointset/hip/flexion",
                            "<socket_coordinate>/jointset/hip/flex"),
              "bad.osim:64: error: [forceset/flexor/geometrypath/PathPointSet/b/socket_coordinate] "
              "'/jointset/hip/flex' is no coordinate of this model");
    EXPECT_EQ(refusal_after("<coordinate>flexion", "<coordinate>flex"),
              "bad.osim:86: error: [forceset/motor/coordinate] 'flex' is no coordinate of this "
              "model");
    EXPECT_EQ(refusal_after("<bodyB>shank", "<bodyB>calf"),
              "bad.osim:87: error: [forceset/rope/bodyB] 'calf' is no segment of this model");
    EXPECT_EQ(
        refusal_after("<PathPoint name=\"a\"><socket_parent_frame>/ground</socket_parent_frame>"
                      "<location>1 2 3</location></PathPoint>",
                      "<StationPoint name=\"a\"><socket_parent_frame>/ground"
                      "</socket_parent_frame></StationPoint>"),
        "bad.osim:63: error: [forceset/flexor/geometrypath/PathPointSet/a] StationPoint is a "
        "kind of path point that Sinew does not read; the muscle's path would be wrong "
        "without it");
}

TEST(OsimBadInput, a_message_stays_one_short_line_whatever_the_file_holds) {
    EXPECT_EQ(refusal_after("<mass>8", "<mass>a\tb" + std::string(1000, 'c')),
              "bad.osim:21: error: [bodyset/thigh/mass] value is 'a'; it must be a number");
    const std::string long_name =
        refusal_after("<Body name=\"foot\"><mass>1",
                      "<Body name=\"a&#10;b" + std::string(3000, 'c') + "\"><mass>-1");
    EXPECT_EQ(long_name.find('\n'), std::string::npos);
    EXPECT_LT(long_name.size(), 200u);
}

}  // namespace
}  // namespace sinew
