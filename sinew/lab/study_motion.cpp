#include "sinew/lab/study_motion.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/input_error.h"
#include "sinew/io/actuators_reader.h"
#include "sinew/io/choice.h"
#include "sinew/io/external_loads_reader.h"
#include "sinew/io/motion_reader.h"
#include "sinew/io/osim_reader.h"
#include "sinew/io/time_table.h"
#include "sinew/io/whole_number.h"
#include "sinew/math/function.h"
#include "sinew/nearest_name.h"

namespace sinew {

namespace {

std::shared_ptr<const Subject> make_subject(const MotionStudyQuestion& question) {
    BodySpec spec = load_body_spec(question.body);
    if (question.actuators) add_actuators(*question.actuators, spec);
    return std::make_shared<Subject>(std::move(spec));
}

/// What ends before the motion does would be guessed beyond its ends.
void require_covered(const std::string& file, double first_s, double last_s, const Motion& motion) {
    constexpr double rounding = 1e-4;
    const double start = motion.time_s[0], end = motion.time_s[motion.time_s.size() - 1];
    if (start >= first_s - rounding && end <= last_s + rounding) return;
    throw InputError(fmt::format("{}: error: it runs from {:g} s to {:g} s; the motion asked for "
                                 "runs from {:g} s to {:g} s",
                                 file, first_s, last_s, start, end),
                     "Take the part of the motion that it covers with --start and --end.");
}

std::vector<JointIndex> find_joints(const MotionStudyQuestion& question, const Body& body) {
    std::vector<JointIndex> joints;
    if (question.joints.empty())
        for (std::size_t k = 0; k < body.joints.size(); ++k)
            joints.emplace_back(static_cast<int>(k));
    for (const std::string& name : question.joints) {
        const auto found = find_joint(body, name);
        if (!found) {
            std::vector<std::string> known;
            for (const Joint& joint : body.joints) known.push_back(joint.name);
            throw InputError(fmt::format("error: [--joint] '{}' is no joint of {}; nearest: {}",
                                         name, body.name, find_nearest_name(name, known)));
        }
        if (std::ranges::find(joints, *found) != joints.end())
            throw InputError(fmt::format("error: [--joint] '{}' is given twice", name));
        joints.push_back(*found);
    }
    return joints;
}

/// Forces of muscles and actuators from a file instead of an optimisation, straight between its
/// rows; who has no column pulls with nothing, and is told.
StaticOptimization load_shared_forces(const std::filesystem::path& path, const Body& body,
                                      const Motion& motion, std::vector<std::string>& notes) {
    const TimeTable table = load_time_table(path);
    const int frames = motion.n_frames();
    require_covered(path.string(), table.time_s[0], table.time_s[table.time_s.size() - 1], motion);
    std::vector<std::string> missing;
    const auto take = [&](const std::string& name, double unit, Eigen::RowVectorXd row) {
        const auto at = std::ranges::find(table.columns, name);
        if (at == table.columns.end()) {
            missing.push_back(name);
            return row;
        }
        const auto column = table.values.col(at - table.columns.begin());
        const Function force{PiecewiseLinearFunction{{table.time_s.begin(), table.time_s.end()},
                                                     {column.begin(), column.end()}}};
        for (int f = 0; f < frames; ++f) row[f] = calc(force, motion.time_s[f]).f / unit;
        return row;
    };
    StaticOptimization forces;
    forces.muscle_force_N.setZero(body.n_muscles(), frames);
    forces.control.setZero(static_cast<Eigen::Index>(body.actuators.size()), frames);
    for (int i = 0; i < body.n_muscles(); ++i)
        forces.muscle_force_N.row(i) =
            take(body.muscles[static_cast<std::size_t>(i)].name, 1, forces.muscle_force_N.row(i));
    for (std::size_t k = 0; k < body.actuators.size(); ++k) {
        const auto row = static_cast<Eigen::Index>(k);
        forces.control.row(row) =
            take(body.actuators[k].name, body.actuators[k].optimal_force, forces.control.row(row));
    }
    if (!missing.empty())
        notes.push_back(fmt::format("{} has no column for {}: taken to pull with nothing",
                                    path.filename().string(), fmt::join(missing, ", ")));
    return forces;
}

StaticOptimizationOptions parse_sharing(const MotionStudyQuestion& question) {
    StaticOptimizationOptions options;
    if (question.opensim) options = {.question = SharingQuestion::opensim, .exponent = 2};
    if (question.exponent) options.exponent = parse_whole(*question.exponent, "--exponent", 2, 3);
    return options;
}

}  // namespace

StudiedMotion study_motion(const MotionStudyQuestion& question, StudyPart part) {
    const auto on =
        parse_choice<JointSide>(question.on.value_or("child"), "--on",
                                {{"child", JointSide::child}, {"parent", JointSide::parent}});
    const auto in = parse_choice<ReactionAxes>(question.in.value_or("child"), "--in",
                                               {{"child", ReactionAxes::child},
                                                {"parent", ReactionAxes::parent},
                                                {"ground", ReactionAxes::ground}});
    const StaticOptimizationOptions sharing = parse_sharing(question);
    MeasuredMotionOptions options =
        parse_measured({.lowpass = question.lowpass, .start = question.start, .end = question.end});
    options.frames_per_s.reset();
    options.accelerations_by_velocities = question.opensim && part != StudyPart::inverse_dynamics;

    StudiedMotion out{.subject = make_subject(question), .study = {}};
    const Body& body = out.subject->body;
    const Mechanics& mechanics = out.subject->mechanics;
    MotionStudy& study = out.study;
    const std::vector<JointIndex> joints = find_joints(question, body);
    const MotionSamples samples = load_motion(question.motion, body);
    study.notes = samples.notes;
    study.motion = smooth_motion(samples, options, study.notes);
    follow_prescribed(body, study.motion);
    if (question.external_loads) {
        study.loads = load_external_loads(*question.external_loads, body);
        study.notes.insert(study.notes.end(), study.loads.notes.begin(), study.loads.notes.end());
        if (!study.loads.loads.empty())
            require_covered(study.loads.file, study.loads.first_s, study.loads.last_s,
                            study.motion);
    }
    if (part == StudyPart::inverse_dynamics) {
        study.moment = calc_moments(body, mechanics, study.motion, study.loads, sharing.question);
    } else if (part == StudyPart::muscle_analysis) {
        study.muscles = follow_muscles(body, mechanics, study.motion);
    } else if (question.forces) {
        study.shared = load_shared_forces(*question.forces, body, study.motion, study.notes);
    } else {
        study.shared =
            solve_static_optimization(body, mechanics, study.motion, study.loads, sharing);
        study.moment = study.shared->moment;
        study.shortfalls = list_shortfalls(body, mechanics, study.motion, *study.shared);
    }
    if (part == StudyPart::joint_reaction)
        study.reactions = calc_reactions(body, mechanics, study.motion, study.loads, *study.shared,
                                         sharing.question, joints, on, in);
    if (question.forces) study.shared.reset();  // not ours
    return out;
}

}  // namespace sinew
