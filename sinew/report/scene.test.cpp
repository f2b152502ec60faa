#include "sinew/report/scene.h"

#include <cstdint>
#include <cstring>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sinew/analysis/repetition.h"
#include "sinew/body/adult.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/exercise_library.h"
#include "sinew/io/trunk_constants.h"
#include "sinew/muscle/paths.h"

namespace sinew {
namespace {

struct Lift {
    BodySpec spec = make_adult(load_adult_tables(data_directory()));
    Body body = compile(spec);
    Mechanics mechanics{body};
    Repetition repetition;
    Result result;
    nlohmann::json header;
    std::vector<float> values;

    Lift(const std::string& exercise, std::span<const OverlayChoice> overlays, int frames) {
        AnalysisOptions options{.static_capacity = false, .capacity = false};
        options.support = make_trunk_support(load_trunk_constants(data_directory()), body);
        repetition = make_repetition(body, mechanics, options.support,
                                     find_exercise(exercise, overlays), {}, {.frames = 21});
        result = analyze(body, mechanics, repetition, options);
        const std::string block =
            encode_scene(spec, body, mechanics, repetition.exercise, result, frames);
        EXPECT_EQ(block.substr(0, 4), "SNW1");
        std::uint32_t length = 0;
        std::memcpy(&length, block.data() + 4, 4);
        EXPECT_EQ(length % 4, 0u);
        header = nlohmann::json::parse(block.substr(8, length));
        values.resize((block.size() - 8 - length) / 4);
        std::memcpy(values.data(), block.data() + 8 + length, 4 * values.size());
    }

    /// The part of an array that belongs to one frame.
    [[nodiscard]] std::span<const float> at(const char* array, int frame) const {
        const auto& told = header.at("arrays").at(array);
        std::size_t size = 1;
        for (std::size_t k = 1; k < told.at("shape").size(); ++k)
            size *= told.at("shape")[k].get<std::size_t>();
        return std::span(values).subspan(told.at("offset").get<std::size_t>() + frame * size, size);
    }
    [[nodiscard]] int frames() const { return static_cast<int>(header.at("time_s").size()); }
};

Vec3 point(std::span<const float> values, std::size_t k) {
    return {values[3 * k], values[3 * k + 1], values[3 * k + 2]};
}

TEST(Scene, ShowsEveryMuscleWhereItRuns) {
    const Lift lift("hip-thrust", {}, 6);
    ASSERT_EQ(lift.frames(), 6);
    EXPECT_DOUBLE_EQ(lift.header["time_s"][0], 0);
    EXPECT_DOUBLE_EQ(lift.header["time_s"][5], lift.result.plan.motion.time_s[20]);
    ASSERT_EQ(lift.header["muscles"].size(), lift.body.muscles.size());
    MechanicsWorkspace workspace = lift.mechanics.make_workspace();
    Pose pose;
    for (const auto& [shown, frame] : {std::pair{0, 0}, std::pair{3, 12}}) {
        EXPECT_DOUBLE_EQ(lift.header["time_s"][shown], lift.result.plan.motion.time_s[frame]);
        const VecX q = lift.result.plan.motion.q.col(frame);
        lift.mechanics.calc_pose(q, workspace, pose);
        const auto points = lift.at("muscle_points", shown);
        for (std::size_t m = 0; m < lift.body.muscles.size(); ++m) {
            const auto& told = lift.header["muscles"][m];
            const PathTrace trace =
                calc_path_trace(lift.body, q, pose, MuscleIndex(static_cast<int>(m)));
            const auto first = told["first_point"].get<std::size_t>();
            const auto count = told["points"].get<std::size_t>();
            EXPECT_LT((point(points, first) - trace.points_W.front()).norm(), 1e-6);
            EXPECT_LT((point(points, first + count - 1) - trace.points_W.back()).norm(), 1e-6);
            double length = 0, shown_length = 0;
            for (std::size_t k = 1; k < trace.points_W.size(); ++k)
                length += (trace.points_W[k] - trace.points_W[k - 1]).norm();
            for (std::size_t k = 1; k < count; ++k)
                shown_length += (point(points, first + k) - point(points, first + k - 1)).norm();
            // Twelve points cut corners of an arc, by no more than this.
            EXPECT_LE(shown_length, length + 1e-5) << told["name"];
            EXPECT_GT(shown_length, 0.97 * length) << told["name"];
            EXPECT_FLOAT_EQ(lift.at("muscle_activation", shown)[m],
                            static_cast<float>(lift.result.activation(m, frame)));
            EXPECT_FLOAT_EQ(lift.at("muscle_force_N", shown)[m],
                            static_cast<float>(lift.result.force(m, frame)));
        }
        const auto poses = lift.at("segment_pose", shown);
        for (std::size_t s = 1; s < lift.body.segments.size(); ++s) {
            const auto one = poses.subspan(7 * (s - 1), 7);
            const Eigen::Quaterniond turn(one[6], one[3], one[4], one[5]);
            EXPECT_LT((point(one, 0) - pose.X_W[s].p).norm(), 1e-6);
            EXPECT_LT((turn.toRotationMatrix() - pose.X_W[s].R).norm(), 1e-5);
        }
    }
    EXPECT_EQ(lift.header["segments"][0]["name"], lift.body.segments[1].name);
    const double scale = lift.header["segments"][0]["mesh_scale"][0];
    EXPECT_NEAR(scale, 1.68 / 1.70, 1e-12);
}

TEST(Scene, ShowsEquipmentForcesAndSpine) {
    const OverlayChoice banded{OverlayKind::variation, "banded"};
    const Lift lift("hip-thrust", std::span(&banded, 1), 3);
    ASSERT_EQ(lift.header["boxes"].size(), 5u);  // bench and its legs
    EXPECT_NEAR(lift.header["boxes"][0]["high_m"][1], 0.40, 1e-12);
    std::vector<std::string> rods;
    for (const auto& rod : lift.header["rods"]) rods.push_back(rod["what"]);
    EXPECT_EQ(rods, (std::vector<std::string>{"bar", "plates", "plates", "band", "band"}));
    // The bar lies across, over the middle of what carries it, and rises.
    const auto bottom = lift.at("rod_ends", 0);
    EXPECT_NEAR(bottom[2] + bottom[5], 0, 1e-5);
    EXPECT_NEAR(std::abs(bottom[2]), 1.1, 1e-5);
    EXPECT_GT(lift.at("rod_ends", 1)[1], bottom[1] + 0.05);

    Vec3 sum = Vec3::Zero();
    const auto forces = lift.at("contact_force_N", 0);
    for (std::size_t k = 0; k < lift.header["contacts"].size(); ++k) sum += point(forces, k);
    const double weight = 9.80665 * (lift.body.mass() + lift.result.load_kg);
    EXPECT_NEAR(sum.y(), weight, 0.1 * weight);  // at rest it is the weight but for reserves
    ASSERT_EQ(lift.header["spinal_levels"].size(), lift.result.spine.levels.size());
    EXPECT_FLOAT_EQ(lift.at("spinal_compression_N", 0)[0],
                    static_cast<float>(lift.result.spine.levels[0].compression_N[0]));
}

TEST(Scene, OneFrameOrAll) {
    const Lift one("front-plank", {}, 1), all("front-plank", {}, 1000);
    EXPECT_EQ(one.frames(), 1);
    EXPECT_EQ(all.frames(), 21);
    EXPECT_TRUE(all.header["boxes"].empty());
}

}  // namespace
}  // namespace sinew
