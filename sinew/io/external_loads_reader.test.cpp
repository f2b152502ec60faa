#include "sinew/io/external_loads_reader.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "sinew/input_error.h"
#include "sinew/io/actuators_reader.h"
#include "sinew/io/osim_reader.h"
#include "sinew/io/osim_test_model.h"
#include "sinew/io/osim_writer.h"

namespace sinew {
namespace {

namespace fs = std::filesystem;

class ExternalLoadsReader : public testing::Test {
protected:
    void SetUp() override {
        folder_ = fs::temp_directory_path() /
                  ("sinew_loads_" +
                   std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
        fs::create_directories(folder_);
        write("plate.mot",
              "plate\nnRows=5\nnColumns=10\nendheader\n"
              "time\tf_vx\tf_vy\tf_vz\tf_px\tf_py\tf_pz\tt_x\tt_y\tt_z\n"
              "0\t0\t0\t1\t0\t0\t0\t0\t0\t9\n1\t1\t10\t1\t0\t0\t0\t0\t0\t9\n"
              "2\t2\t20\t1\t0\t0\t0\t0\t0\t9\n3\t3\t30\t1\t0\t0\t0\t0\t0\t9\n"
              "4\t4\t40\t1\t0\t0\t0\t0\t0\t9\n");
    }
    void TearDown() override { fs::remove_all(folder_); }

    fs::path write(const std::string& name, const std::string& text) const {
        std::ofstream(folder_ / name) << text;
        return folder_ / name;
    }
    ExternalLoads read(const std::string& force, const std::string& data = "plate.mot") const {
        return load_external_loads(
            write("loads.xml",
                  "<OpenSimDocument Version='20302'><ExternalLoads><objects>\n"
                  "<ExternalForce name='left'>" +
                      force + "</ExternalForce></objects><datafile> " + data +
                      " </datafile></ExternalLoads></OpenSimDocument>"),
            body_);
    }
    std::string fault(const std::string& force, const std::string& data = "plate.mot") const {
        try {
            (void)read(force, data);
        } catch (const InputError& error) {
            const std::string what = error.what();
            return what.substr(folder_.string().size() + 1,
                               what.find('\n') - folder_.string().size() - 1);
        }
        return "no error";
    }

    BodySpec spec_ = make_body_spec("small.osim", osim::small_model());
    Body body_ = compile(spec_);
    fs::path folder_;
};

const std::string usual =
    "<applied_to_body> foot </applied_to_body><force_identifier> f_v </force_identifier>"
    "<point_identifier>f_p</point_identifier><torque_identifier>t_</torque_identifier>";

TEST_F(ExternalLoadsReader, finds_columns_by_what_they_begin_with) {
    const ExternalLoads loads = read(usual);
    ASSERT_EQ(loads.loads.size(), 1U);
    EXPECT_EQ(loads.loads[0].segment, *body_.find_segment("foot"));
    EXPECT_EQ(loads.first_s, 0);
    EXPECT_EQ(loads.last_s, 4);
    Pose pose;
    pose.X_W.assign(body_.segments.size(), Transform{});
    std::vector<ExternalForce> forces;
    add_external_forces(loads, 2.5, pose, forces);
    add_external_forces(loads, 5, pose, forces);  // on beyond the end
    EXPECT_LT((forces[0].f_W - Vec3(2.5, 25, 1)).norm(), 1e-12);
    EXPECT_LT((forces[0].moment_W - Vec3(0, 0, 9)).norm(), 1e-12);
    EXPECT_LT((forces[1].f_W - Vec3(5, 50, 1)).norm(), 1e-12);
}

TEST_F(ExternalLoadsReader, says_where_and_what_is_wrong) {
    EXPECT_EQ(fault("<applied_to_body>fott</applied_to_body>"),
              "loads.xml:2: error: [left/applied_to_body] 'fott' is no segment of small; nearest: "
              "foot");
    EXPECT_EQ(fault("<applied_to_body>foot</applied_to_body>"
                    "<force_identifier>g_v</force_identifier>")
                  .find("loads.xml:2: error: [left/force_identifier] no columns of"),
              0U);
    EXPECT_EQ(fault("<applied_to_body>foot</applied_to_body>"),
              "loads.xml:2: error: [left] it has neither a force nor a torque");
    EXPECT_NE(fault(usual, "lost.mot").find("error: [datafile] there is no file"),
              std::string::npos)
        << fault(usual, "lost.mot");
    EXPECT_EQ(read("<isDisabled>true</isDisabled>" + usual).notes.size(), 1U);
}

TEST_F(ExternalLoadsReader, actuator_files_add_to_the_body_and_are_written_back) {
    const fs::path file = write(
        "actuators.xml",
        "<OpenSimDocument Version='30000'><ForceSet><objects>\n"
        "<CoordinateActuator name='reserve'><coordinate>flexion</coordinate>"
        "<optimal_force>7</optimal_force></CoordinateActuator>\n"
        "<PointActuator name='FX'><body>thigh</body><point>0 1 2</point><direction>1 0 0"
        "</direction><optimal_force>8</optimal_force></PointActuator>\n"
        "<TorqueActuator name='MX'><bodyA>thigh</bodyA><bodyB>ground</bodyB><axis>0 0 1</axis>"
        "<isDisabled>true</isDisabled></TorqueActuator></objects></ForceSet></OpenSimDocument>");
    BodySpec spec = spec_;
    add_actuators(file, spec);
    ASSERT_EQ(spec.point_actuators.size(), 1U);
    EXPECT_EQ(spec.point_actuators[0].point, Vec3(0, 1, 2));
    ASSERT_EQ(spec.torque_actuators.size(), 1U);
    EXPECT_FALSE(spec.torque_actuators[0].applies_force);
    EXPECT_EQ(compile(spec).actuators.size(), compile(spec_).actuators.size() + 2);
    const BodySpec again = make_body_spec("again.osim", format_body_spec(spec));
    EXPECT_EQ(again.motors, spec.motors);
    EXPECT_EQ(again.point_actuators, spec.point_actuators);
    EXPECT_EQ(again.torque_actuators, spec.torque_actuators);
    EXPECT_THROW(add_actuators(file, spec), InputError);  // the names are taken now
}

}  // namespace
}  // namespace sinew
