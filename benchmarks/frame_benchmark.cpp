// One frame of a repetition, whole and in parts: the adult body in the hip thrust with 80 kg and
// Rajagopal2016 in a squat. items_per_second are frames a second on one core. The whole frame is
// pose, muscle paths, forces, inverse dynamics and recruitment from the answer of the frame before.
#include <benchmark/benchmark.h>

#include <array>

#include "benchmarks/frames.h"
#include "sinew/analysis/joint_reaction.h"
#include "sinew/recruitment/solve_recruitment.h"

namespace {

using namespace sinew;
using benchmarks::Frames;

/// Made on first use; null where the model is absent.
const Frames* frames_of(bool adult) {
    static const std::array<std::unique_ptr<Frames>, 2> made{benchmarks::make_squat_frames(),
                                                             benchmarks::make_hip_thrust_frames()};
    return made[adult].get();
}

/// Runs work(frames, f) over the frames of a repetition, again and again.
template <typename Make>
void repeat(benchmark::State& state, bool adult, const Make& make) {
    const Frames* frames = frames_of(adult);
    if (frames == nullptr) {
        state.SkipWithError("Rajagopal2016.osim is absent; set SINEW_REFERENCE");
        return;
    }
    auto work = make(*frames);
    std::size_t f = 0;
    work(f);
    for (auto _ : state) {
        f = (f + 1) % frames->size();
        work(f);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

void pose(benchmark::State& state, bool adult) {
    repeat(state, adult, [](const Frames& in) {
        return
            [&in, workspace = in.mechanics.make_workspace(), out = Pose()](std::size_t f) mutable {
                in.mechanics.calc_pose(in.q[f], workspace, out);
                benchmark::DoNotOptimize(out.x.data());
            };
    });
}

void paths(benchmark::State& state, bool adult) {
    repeat(state, adult, [](const Frames& in) {
        std::vector<Pose> poses(in.size());
        auto workspace = in.mechanics.make_workspace();
        for (std::size_t f = 0; f < in.size(); ++f)
            in.mechanics.calc_pose(in.q[f], workspace, poses[f]);
        return [&in, poses, memory = PathWorkspace(in.body),
                out = MusclePaths()](std::size_t f) mutable {
            calc_paths(in.body, in.q[f], poses[f], memory, out);
            benchmark::DoNotOptimize(out.length.data());
        };
    });
}

void inverse_dynamics(benchmark::State& state, bool adult) {
    repeat(state, adult, [](const Frames& in) {
        return
            [&in, workspace = in.mechanics.make_workspace(), out = VecX()](std::size_t f) mutable {
                in.mechanics.calc_inverse_dynamics(in.q[f], in.qd[f], in.qdd[f], in.loads[f],
                                                   workspace, out);
                benchmark::DoNotOptimize(out.data());
            };
    });
}

/// Hips, knees and lumbar levels, from the pose and the paths of the frame.
void joint_reactions(benchmark::State& state, bool adult) {
    repeat(state, adult, [](const Frames& in) {
        struct Ready {
            Pose pose;
            MusclePaths paths;
        };
        std::vector<Ready> ready(in.size());
        auto workspace = in.mechanics.make_workspace();
        PathWorkspace memory(in.body);
        for (std::size_t f = 0; f < in.size(); ++f) {
            in.mechanics.calc_pose(in.q[f], workspace, ready[f].pose);
            calc_paths(in.body, in.q[f], ready[f].pose, memory, ready[f].paths);
        }
        std::vector<JointIndex> joints;
        for (const LoadedJoint& loaded : find_loaded_joints(in.body))
            joints.push_back(loaded.joint);
        return [&in, ready, workspace = std::move(workspace),
                out = JointReactions(in.body, in.mechanics, joints)](std::size_t f) mutable {
            out.calc(in.q[f], in.qd[f], in.qdd[f], ready[f].pose, ready[f].paths,
                     {.external = in.loads[f], .contacts = in.touches[f]}, workspace);
            benchmark::DoNotOptimize(out.maps().data());
        };
    });
}

/// The whole frame with or without recruitment.
void frame(benchmark::State& state, bool adult, bool recruit, bool warm = true) {
    double steps = 0;
    repeat(state, adult, [&](const Frames& in) {
        auto forces = std::make_shared<MuscleForces>(in.body);
        auto problem = std::make_shared<FrameProblem>(in.body, in.mechanics, *forces);
        return [&, forces, problem, recruit, warm, workspace = RecruitmentWorkspace(),
                answer = Recruitment()](std::size_t f) mutable {
            problem->calc(in.q[f], in.qd[f], in.qdd[f], in.loads[f], in.touches[f]);
            if (!recruit) return;
            if (!warm) answer.status = RecruitmentStatus::not_run;
            solve_recruitment(problem->problem(), {}, workspace, answer);
            benchmark::DoNotOptimize(answer.objective);
            steps += answer.iterations;
        };
    });
    if (recruit)
        state.counters["newton_steps"] =
            benchmark::Counter(steps, benchmark::Counter::kAvgIterations);
}

void problem(benchmark::State& state, bool adult) {
    frame(state, adult, false);
}
void whole_frame(benchmark::State& state, bool adult) {
    frame(state, adult, true);
}
void whole_frame_cold(benchmark::State& state, bool adult) {
    frame(state, adult, true, false);
}

#define SINEW_BENCHMARK_BOTH(function)                                       \
    BENCHMARK_CAPTURE(function, adult, true)->Unit(benchmark::kMicrosecond); \
    BENCHMARK_CAPTURE(function, Rajagopal2016, false)->Unit(benchmark::kMicrosecond)

SINEW_BENCHMARK_BOTH(pose);
SINEW_BENCHMARK_BOTH(paths);
SINEW_BENCHMARK_BOTH(inverse_dynamics);
SINEW_BENCHMARK_BOTH(joint_reactions);
SINEW_BENCHMARK_BOTH(problem);
SINEW_BENCHMARK_BOTH(whole_frame);
SINEW_BENCHMARK_BOTH(whole_frame_cold);

}  // namespace
