#include "sinew/io/osim_writer.h"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <unistd.h>

#include <gtest/gtest.h>

#include "sinew/input_error.h"
#include "sinew/io/osim_reader.h"
#include "sinew/io/osim_test_model.h"

namespace sinew {
namespace {

std::filesystem::path reference_folder() {
    const char* chosen = std::getenv("SINEW_REFERENCE");
    return chosen != nullptr ? chosen : "../shared/reference";
}

/// All that is written must come back; `source` and `unsupported` are about the file that was read.
void expect_same(const BodySpec& a, const BodySpec& b) {
    EXPECT_EQ(a.name, b.name);
    EXPECT_EQ(a.credits, b.credits);
    EXPECT_EQ(a.publications, b.publications);
    EXPECT_EQ(a.gravity, b.gravity);
    EXPECT_TRUE(a.ground_wraps == b.ground_wraps);
    EXPECT_TRUE(a.segments == b.segments);
    EXPECT_TRUE(a.joints == b.joints);
    EXPECT_TRUE(a.couplers == b.couplers);
    EXPECT_TRUE(a.muscles == b.muscles);
    EXPECT_TRUE(a.motors == b.motors);
    EXPECT_TRUE(a.point_to_point_actuators == b.point_to_point_actuators);
    EXPECT_TRUE(a.point_actuators == b.point_actuators);
    EXPECT_TRUE(a.torque_actuators == b.torque_actuators);
    EXPECT_TRUE(a.springs == b.springs);
    EXPECT_TRUE(a.limits == b.limits);
    EXPECT_TRUE(a.markers == b.markers);
    EXPECT_TRUE(a.groups == b.groups);
}

std::filesystem::path temporary_folder() {
    // Tests run side by side in processes of their own, so each has its own folder.
    std::filesystem::path folder = std::filesystem::path(testing::TempDir()) /
                                   ("sinew_osim_writer_test_" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    return folder;
}

std::string contents(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

TEST(OsimWriter, what_is_written_reads_back_equal) {
    const BodySpec spec = make_body_spec("small.osim", osim::small_model());
    expect_same(spec, make_body_spec("again.osim", format_body_spec(spec)));
}

TEST(OsimWriter, writes_nothing_that_the_reader_does_not_know) {
    const BodySpec spec = make_body_spec("small.osim", osim::small_model());
    const BodySpec again = make_body_spec("again.osim", format_body_spec(spec));
    // A muscle that is switched off is the one part still worth telling.
    ASSERT_EQ(again.unsupported.size(), 1u);
    EXPECT_EQ(again.unsupported[0].name, "extensor");
}

TEST(OsimWriter, keeps_every_bit_of_a_number) {
    BodySpec spec = make_body_spec("small.osim", osim::small_model());
    spec.segments[0].mass = 0.1 + 0.2;
    spec.muscles[0].optimal_fibre_length = 1.0 / 3.0;
    spec.joints[0].coordinates[0].minimum = -1e-300;
    expect_same(spec, make_body_spec("again.osim", format_body_spec(spec)));
}

TEST(OsimWriter, escapes_what_xml_reserves) {
    BodySpec spec = make_body_spec("small.osim", osim::small_model());
    spec.credits = "A & B <c> \"d\"";
    spec.segments[2].name = "foot & \"toes\"";
    spec.joints[2].child.segment = spec.segments[2].name;
    std::get<0>(spec.muscles[1].points[1].location).p = Vec3(1, 2, 3);
    spec.muscles[1].points[1].segment = spec.segments[2].name;
    expect_same(spec, make_body_spec("again.osim", format_body_spec(spec)));
}

TEST(OsimWriter, refuses_a_function_of_a_function) {
    BodySpec spec = make_body_spec("small.osim", osim::small_model());
    const auto line = std::make_shared<const Function>(Function{LinearFunction{}});
    spec.couplers[0].function = {CompositeFunction{line, line}};
    EXPECT_THROW((void)format_body_spec(spec), std::invalid_argument);
}

TEST(OsimWriter, replaces_a_file_whole_and_leaves_nothing_beside_it) {
    const std::filesystem::path folder = temporary_folder();
    const std::filesystem::path path = folder / "body.osim";
    std::ofstream(path) << "something older and longer than nothing";
    const BodySpec spec = make_body_spec("small.osim", osim::small_model());
    save_body_spec(spec, path);
    EXPECT_EQ(contents(path), format_body_spec(spec));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1);
}

TEST(OsimWriter, says_why_a_file_cannot_be_written_and_leaves_what_was_there) {
    const BodySpec spec = make_body_spec("small.osim", osim::small_model());
    const auto refusal = [&](const std::filesystem::path& path) -> std::string {
        try {
            save_body_spec(spec, path);
        } catch (const InputError& error) {
            return error.what();
        }
        return "accepted";
    };
    EXPECT_EQ(refusal("/nowhere/body.osim"),
              "/nowhere/body.osim: error: the file cannot be written: No such file or directory");
    // A folder with something in it stands where the file should go.
    const std::filesystem::path folder = temporary_folder();
    std::filesystem::create_directories(folder / "body.osim" / "inside");
    EXPECT_EQ(
        refusal(folder / "body.osim"),
        (folder / "body.osim").string() + ": error: the file cannot be written: Is a directory");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1);
}

TEST(OsimWriter, keeps_the_axes_of_a_mirrored_universal_joint) {
    using osim::replaced;
    BodySpec spec = make_body_spec(
        "u.osim", replaced(replaced(replaced(osim::small_model(), "<PinJoint", "<UniversalJoint"),
                                    "</PinJoint>", "</UniversalJoint>"),
                           "<Coordinate name=\"bend\"/>",
                           "<Coordinate name=\"bend\"/><Coordinate name=\"sway\"/>"));
    JointSpec& joint = spec.joints[1];
    ASSERT_EQ(joint.kind, JointKind::universal);
    EXPECT_EQ(make_body_spec("same.osim", format_body_spec(spec)).joints[1].kind, joint.kind);
    joint.rotations[0].axis = -Vec3::UnitX();
    joint.rotations[1].axis = -Vec3::UnitY();
    const JointSpec again = make_body_spec("again.osim", format_body_spec(spec)).joints[1];
    EXPECT_EQ(again.kind, JointKind::custom);
    EXPECT_TRUE(again.rotations == joint.rotations);
}

TEST(OsimWriter, keeps_joints_of_every_kind_functions_and_prescribed_coordinates) {
    using osim::replaced;
    const std::string coordinate = "<Coordinate name=\"bend\"/>";
    const std::string motion =
        "<Coordinate name=\"bend\"><prescribed>true</prescribed><prescribed_function><GCVSpline>"
        "<half_order>2</half_order><error_variance>0.01</error_variance><x>0 1 2 3 4</x>"
        "<weights>1 1 1 1 1</weights><y>0 1 0 1 0</y></GCVSpline></prescribed_function>"
        "</Coordinate>";
    const std::vector<std::array<std::string, 3>> kinds{
        {"SliderJoint", motion, ""},
        {"PlanarJoint", motion + "<Coordinate name=\"b\"/><Coordinate name=\"c\"/>", ""},
        {"BallJoint", coordinate + "<Coordinate name=\"b\"/><Coordinate name=\"c\"/>", ""},
        {"GimbalJoint", coordinate + "<Coordinate name=\"b\"/><Coordinate name=\"c\"/>", ""},
        {"FreeJoint",
         coordinate + "<Coordinate name=\"b\"/><Coordinate name=\"c\"/><Coordinate name=\"d\"/>"
                      "<Coordinate name=\"e\"/><Coordinate name=\"f\"/>",
         ""},
        {"EllipsoidJoint", coordinate + "<Coordinate name=\"b\"/><Coordinate name=\"c\"/>",
         "<radii_x_y_z>0.1 0.2 0.3</radii_x_y_z>"},
        {"ScapulothoracicJoint",
         coordinate + "<Coordinate name=\"b\"/><Coordinate name=\"c\"/><Coordinate name=\"d\"/>",
         "<thoracic_ellipsoid_radii_x_y_z>0.1 0.2 0.3</thoracic_ellipsoid_radii_x_y_z>"
         "<scapula_winging_axis_origin>0.01 0.02</scapula_winging_axis_origin>"
         "<scapula_winging_axis_direction>0.4</scapula_winging_axis_direction>"},
    };
    for (const auto& [tag, coordinates, more] : kinds) {
        std::string text = replaced(replaced(replaced(osim::small_model(), "<PinJoint", "<" + tag),
                                             "</PinJoint>", more + "</" + tag + ">"),
                                    coordinate, coordinates);
        text = replaced(text, "<Constant><value>0.7</value></Constant></z_location>",
                        "<MultiplierFunction><function><StepFunction/></function>"
                        "</MultiplierFunction></z_location><socket_z_coordinate>/jointset/hip/glide"
                        "</socket_z_coordinate>");
        text = replaced(text,
                        "<PolynomialFunction><coefficients>1 2 3</coefficients>"
                        "</PolynomialFunction>",
                        "<PiecewiseConstantFunction><x>0 1</x><y>0 2</y>"
                        "</PiecewiseConstantFunction>");
        text = replaced(text,
                        "<PiecewiseLinearFunction><x>0 1</x><y>0 2</y>"
                        "</PiecewiseLinearFunction>",
                        "<Sine><amplitude>2</amplitude></Sine>");
        const BodySpec spec = make_body_spec("small.osim", text);
        const std::string written = format_body_spec(spec);
        EXPECT_NE(written.find("<" + tag + " name=\"knee\">"), std::string::npos);
        expect_same(spec, make_body_spec("again.osim", written));
    }
}

class ReferenceModel : public testing::TestWithParam<const char*> {};

TEST_P(ReferenceModel, reads_back_equal_after_writing) {
    const std::filesystem::path path = reference_folder() / "opensim/models" / GetParam();
    if (!std::filesystem::exists(path)) {
        GTEST_SKIP() << path << " is absent; set SINEW_REFERENCE to the folder of reference models";
    }
    const BodySpec spec = load_body_spec(path);
    EXPECT_GT(spec.segments.size(), 2u);
    EXPECT_GT(spec.muscles.size(), 5u);
    expect_same(spec, make_body_spec("again.osim", format_body_spec(spec)));
}

INSTANTIATE_TEST_SUITE_P(OsimWriter, ReferenceModel,
                         testing::Values("Rajagopal2016.osim", "RajagopalLaiUhlrich2023.osim",
                                         "cyclistFullBodyMuscle.osim", "arm26.osim", "leg39.osim",
                                         "gait2392_thelen2003muscle.osim"),
                         [](const auto& info) {
                             std::string name = info.param;
                             return name.substr(0, name.find('.'));
                         });

}  // namespace
}  // namespace sinew
