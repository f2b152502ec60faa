#include "sinew/evidence/maximal_effort.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "sinew/analysis/analyze.h"
#include "sinew/input_error.h"

namespace sinew {

namespace {

constexpr std::array levels{"L5_S1", "L4_L5", "L3_L4", "L2_L3", "L1_L2", "T12_L1"};

/// Joints of the leg that the tester does not hold.
const std::vector<std::string>& left_free(const std::string& coordinate) {
    static const std::map<std::string, std::vector<std::string>> free{
        {"hip_flexion_r", {"hip_rotation_r", "knee_angle_r", "ankle_angle_r"}},
        {"hip_adduction_r", {"hip_flexion_r", "hip_rotation_r", "knee_angle_r", "ankle_angle_r"}},
        {"knee_angle_r", {"ankle_angle_r"}},
        {"ankle_angle_r", {}}};
    const auto found = free.find(coordinate);
    if (found == free.end())
        throw InputError(fmt::format("error: no maximal effort about {} is known", coordinate),
                         "It must be hip_flexion_r, hip_adduction_r, knee_angle_r or "
                         "ankle_angle_r.");
    return found->second;
}

}  // namespace

MaximalEfforts::MaximalEfforts(const Body& body, const Mechanics& mechanics)
    : body_(body), mechanics_(mechanics), forces_(body), problem_(body, mechanics, forces_) {}

int MaximalEfforts::row(const std::string& coordinate) const {
    const auto found = body_.find_coordinate(coordinate);
    if (!found)
        throw InputError(
            fmt::format("error: the body {} has no coordinate {}, which a maximal "
                        "contraction needs",
                        body_.name, coordinate));
    return found->value;
}

const Marker& MaximalEfforts::marker(const std::string& name) const {
    const auto found = std::ranges::find(body_.markers, name, &Marker::name);
    if (found == body_.markers.end())
        throw InputError(
            fmt::format("error: the body {} has no marker {}, at which a maximal "
                        "contraction of the trunk is resisted",
                        body_.name, name));
    return *found;
}

std::vector<MaximalEfforts::Part> MaximalEfforts::direction_of(const MaximalEffort& effort,
                                                               const VecX& q) const {
    std::vector<Part> direction;
    if (!effort.trunk) {
        direction.push_back({effort.coordinate, static_cast<double>(effort.sign)});
        for (const std::string& other : left_free(effort.coordinate))
            direction.push_back({other, 0});
        return direction;
    }
    auto workspace = mechanics_.make_workspace();
    Pose pose;
    mechanics_.calc_pose(q, workspace, pose);
    const Marker& back = marker("scapula_r");
    const Vec3 scapula = pose.X_W[back.segment] * back.p;
    const Marker& front = marker("sternum");
    const Vec3 sternum = pose.X_W[front.segment] * front.p;
    const auto lowest = std::ranges::find(body_.joints, "L5_S1_IVDjnt", &Joint::name);
    if (lowest == body_.joints.end())
        throw InputError(fmt::format("error: the body {} has no joint L5_S1_IVDjnt", body_.name));
    const Vec3 centre = pose.X_W[lowest->parent] * lowest->X_ParentFrame.p;

    // What one newton metre about L5/S1 asks of every level, whose own axes lean with the spine's
    // curves: a push across the trunk in its middle, or a twist about the upright.
    const double lever = scapula.y() - centre.y();
    VecX moment;
    if (effort.coordinate == "AR") {
        MatX turn = MatX::Zero(3, q.size());
        calc_rotation_jacobian(body_, pose, back.segment, turn);
        moment = turn.transpose() * Vec3::UnitY();
    } else {
        const bool sideways = effort.coordinate == "LB";
        const Vec3 pad(sideways ? (scapula.x() + sternum.x()) / 2 : scapula.x(), scapula.y(), 0);
        MatX move = MatX::Zero(3, q.size());
        calc_point_jacobian(body_, pose, back.segment, pad, move);
        const Vec3 push = sideways ? Vec3::UnitZ() : Vec3(-Vec3::UnitX());
        moment = move.transpose() * push / lever;
    }
    for (const std::string level : levels)
        for (const std::string way : {"FE", "LB", "AR"}) {
            const std::string coordinate = fmt::format("{}_{}", level, way);
            direction.push_back({coordinate, effort.sign * moment[row(coordinate)]});
        }
    return direction;
}

CapacityProblem MaximalEfforts::make_problem(const MaximalEffort& effort) {
    VecX q = body_.default_posture();
    for (const char* side : {"_r", "_l"}) {
        q[row(std::string("hip_flexion") + side)] = effort.hip;
        q[row(std::string("knee_angle") + side)] = effort.knee;
    }
    for (const std::string level : levels) q[row(level + "_FE")] = effort.lumbar / levels.size();
    const std::vector<Part> direction = direction_of(effort, q);
    const VecX zero = VecX::Zero(q.size());
    problem_.calc(q, zero, zero, {}, {});
    const RecruitmentProblem& whole = problem_.problem();
    CapacityProblem p;
    const auto rows = static_cast<Eigen::Index>(direction.size());
    p.hold.A.resize(rows, whole.A.cols());
    p.hold.b.resize(rows);
    p.hold.lower = whole.lower;
    p.hold.upper = whole.upper;
    p.per_load.resize(rows);
    for (Eigen::Index k = 0; k < rows; ++k) {
        const Part& part = direction[static_cast<std::size_t>(k)];
        const int coordinate = row(part.coordinate);
        const auto found = std::ranges::find(problem_.rows(), CoordinateIndex{coordinate});
        if (found == problem_.rows().end())
            throw InputError(
                fmt::format("error: {} of the body {} carries no equation, and a "
                            "maximal contraction needs it",
                            part.coordinate, body_.name));
        const auto at = found - problem_.rows().begin();
        p.hold.A.row(k) = whole.A.row(at);
        p.hold.b[k] = whole.b[at] - problem_.required[coordinate];  // what is passive alone
        p.per_load[k] = part.of_load;
    }
    return p;
}

EffortAnswer MaximalEfforts::solve(const MaximalEffort& effort) {
    Capacity answer = solve_capacity(make_problem(effort));
    return {answer.status, answer.load, std::move(answer.activation)};
}

std::optional<std::pair<double, double>> MaximalEfforts::find_range(const MaximalEffort& effort,
                                                                    const EffortAnswer& answer,
                                                                    const VecX& weights) {
    // The moment is given, and the load is what one row more asks of the group: its activation in
    // per cent, so that the solver's tolerances, which are those of loads in kilograms, suit it.
    CapacityProblem p = make_problem(effort);
    const Eigen::Index n = p.hold.b.size();
    p.hold.b += near_maximum * answer.moment_Nm * p.per_load;
    p.hold.A.conservativeResize(n + 1, Eigen::NoChange);
    p.hold.A.row(n) = 100 * weights.transpose();
    p.hold.b.conservativeResize(n + 1);
    p.hold.b[n] = 0;
    p.per_load = VecX::Unit(n + 1, n);
    p.most = 100;
    CapacityWorkspace workspace;
    Capacity least, most;
    solve_capacity(p, workspace, least, LoadEnd::least);
    solve_capacity(p, workspace, most);
    if (least.status != CapacityStatus::solved || most.status != CapacityStatus::solved)
        return std::nullopt;
    return std::pair{least.load / 100, most.load / 100};
}

namespace {

/// Of the group on the right, by volume, summing to 1; zeros where there is none.
VecX weights_of(const Body& body, const std::string& name) {
    VecX weights = VecX::Zero(body.n_muscles());
    for (const MuscleGroup& group : body.groups) {
        if (group.name != name) continue;
        for (const MuscleIndex m : group.members)
            if (side_of(body.muscles[m].name) == Side::right)
                weights[m.value] = body.muscles[m].volume_share;
    }
    const double sum = weights.sum();
    return sum > 0 ? VecX(weights / sum) : weights;
}

}  // namespace

std::vector<Mvic> calc_mvics(const Body& body, const Mechanics& mechanics,
                             std::span<const MvicTask> tasks) {
    MaximalEfforts efforts(body, mechanics);
    std::map<std::string, EffortAnswer> answers;
    std::vector<Mvic> mvics;
    for (const MvicTask& task : tasks) {
        auto [known, fresh] = answers.try_emplace(task.effort.task);
        if (fresh) known->second = efforts.solve(task.effort);
        const EffortAnswer& answer = known->second;
        auto mvic = std::ranges::find(mvics, task.group, &Mvic::group);
        if (mvic == mvics.end()) {
            mvic = mvics.insert(mvics.end(), Mvic{.group = task.group});
            mvic->why_not = "its maximal contraction was not solved";
        }
        if (answer.status != CapacityStatus::solved) continue;
        const VecX weights = weights_of(body, task.group);
        if (!(weights.sum() > 0)) {
            mvic->why_not = "the body has no such group";
            continue;
        }
        const auto range = efforts.find_range(task.effort, answer, weights);
        if (!range) continue;
        mvic->why_not.clear();
        const double activation = weights.dot(answer.activation);
        mvic->least = std::max(mvic->least, std::min(range->first, activation));
        mvic->most = std::max(mvic->most, std::max(range->second, activation));
        if (activation <= mvic->activation) continue;
        mvic->activation = activation;
        mvic->task = task.effort.task;
        mvic->moment_Nm = answer.moment_Nm;
    }
    return mvics;
}

}  // namespace sinew
