#include "sinew/analysis/uncertain_inputs.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numbers>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/mechanics/mechanics.h"
#include "sinew/motion/movement_variables.h"
#include "sinew/muscle/muscle_forces.h"
#include "sinew/muscle/paths.h"

namespace sinew {

namespace {

constexpr const char* lumbar_number = "lumbar_extension";
constexpr double least_norm_length = 0.6, most_norm_length = 1.5;
constexpr double least_tendon = 0.5;  ///< of the body's own tendon slack length
constexpr const char* not_a_table = "a model file has no such table";

/// The group of each muscle; its own name where it has none.
std::map<std::string, std::string> find_groups(const BodySpec& spec) {
    std::map<std::string, std::string> groups;
    for (const MuscleSpec& muscle : spec.muscles) groups[muscle.name] = muscle.name;
    for (const GroupSpec& group : spec.groups)
        for (const std::string& member : group.members) groups[member] = group.name;
    return groups;
}

Distribution with_range(DistributionKind kind, double low, double middle, double high) {
    return {kind, low, middle, high, 0};
}

template <class Items>
auto* find_named(Items& items, const std::string& name) {
    const auto at = std::ranges::find(items, name, [](const auto& item) { return item.name; });
    return at == items.end() ? nullptr : &*at;
}

}  // namespace

const std::vector<UncertainName>& uncertain_names() {
    static const std::vector<UncertainName> names{{"muscle_strength", false},
                                                  {"optimal_fibre_length", false},
                                                  {"neutral_fibre_length", false},
                                                  {"specific_tension_leg", false},
                                                  {"specific_tension_trunk", false},
                                                  {"segment_mass", false},
                                                  {"segment_mass_centre", false},
                                                  {"lumbar_extension", false},
                                                  {"lumbar_neutral_angle", false},
                                                  {"posture_angle", false},
                                                  {"posture_height", false},
                                                  {"stance_width", false},
                                                  {"feet_angle", false},
                                                  {"shin_lean", false},
                                                  {"feet_distance", false},
                                                  {"bar_place", false},
                                                  {"back_place", false},
                                                  {"friction", false},
                                                  {"joint_stiffness", true},
                                                  {"joint_onset", true},
                                                  {"pressure", true},
                                                  {"pressure_line", false},
                                                  {"gain", true},
                                                  {"margin", true}};
    return names;
}

UncertainSamples::UncertainSamples(const UncertainInputs& inputs, std::uint64_t seed, int samples)
    : inputs_(inputs), seed_(seed), samples_(samples) {
    add_muscles();
    add_adult();
    add_exercise();
    add_trunk();
    for (const UncertainName& name : uncertain_names()) {
        const std::string prefix = std::string(name.name) + '/';
        const auto at = columns_.lower_bound(prefix);
        if (at != columns_.end() && at->first.starts_with(prefix))
            sampled_.emplace_back(name.name);
        else
            assert(std::ranges::any_of(not_sampled_,
                                       [&](const auto& left) { return left.first == name.name; }));
    }
}

const UncertainQuantity& UncertainSamples::quantity(const std::string& name) const {
    const UncertainQuantity* found = find_named(inputs_.quantities, name);
    assert(found);
    return *found;
}

void UncertainSamples::add(const std::string& quantity, const std::string& of,
                           const Distribution& distribution) {
    const std::string name = quantity + '/' + of;
    std::vector<double> values = calc_latin_column(seed_, name, samples_);
    for (double& value : values) value = calc_value(distribution, value);
    columns_.emplace(name, std::move(values));
}

void UncertainSamples::add(const std::string& quantity, const std::string& of) {
    add(quantity, of, this->quantity(quantity).distribution);
}

void UncertainSamples::leave_out(const std::string& quantity, const std::string& why) {
    not_sampled_.emplace_back(quantity, why);
}

double UncertainSamples::draw(const std::string& quantity, const std::string& of, int sample,
                              double otherwise) const {
    const auto at = columns_.find(quantity + '/' + of);
    return at == columns_.end() ? otherwise : at->second[static_cast<std::size_t>(sample)];
}

void UncertainSamples::add_muscles() {
    const Body body = compile(inputs_.spec);
    const Mechanics mechanics(body);
    auto memory = mechanics.make_workspace();
    PathWorkspace path_memory(body);
    Pose pose;
    MusclePaths paths;
    const VecX neutral = body.default_posture();
    mechanics.calc_pose(neutral, memory, pose);
    calc_paths(body, neutral, pose, path_memory, paths);
    MuscleCapacities capacities;
    MuscleForces(body).calc(paths.length, VecX::Zero(body.n_muscles()), capacities);

    const std::map<std::string, std::string> groups = find_groups(inputs_.spec);
    std::set<std::string> seen;
    std::vector<std::string> slack;
    for (const MuscleSpec& muscle : inputs_.spec.muscles) {
        const std::optional<MuscleIndex> m = body.find_muscle(muscle.name);
        NeutralFibre fibre;
        fibre.group = groups.at(muscle.name);
        if (m && !capacities.clamped[static_cast<std::size_t>(m->value)]) {
            fibre.path_m = paths.length[m->value];
            fibre.norm_length = capacities.norm_fibre_length[m->value];
        } else if (m) {
            slack.push_back(muscle.name);
        }
        fibres_.push_back(fibre);
        if (!m || !seen.insert(fibre.group).second) continue;
        for (const char* name : {"muscle_strength", "optimal_fibre_length", "neutral_fibre_length"})
            add(name, fibre.group);
    }
    if (seen.empty())
        for (const char* name : {"muscle_strength", "optimal_fibre_length", "neutral_fibre_length"})
            leave_out(name, "the body has no muscles");
    if (!slack.empty())
        notes_.push_back(fmt::format(
            "slack in the default posture, so that their fibre and tendon lengths stay: {}",
            fmt::join(slack, ", ")));
}

void UncertainSamples::add_adult() {
    constexpr std::array from_tables{"specific_tension_leg", "specific_tension_trunk",
                                     "segment_mass",         "segment_mass_centre",
                                     "joint_stiffness",      "joint_onset"};
    if (!inputs_.adult) {
        for (const char* name : from_tables) leave_out(name, not_a_table);
        return;
    }
    const AdultTables& tables = inputs_.adult->tables;
    add("specific_tension_leg", "");
    add("specific_tension_trunk", "");
    std::set<std::string> with_length;  // parts whose mass centre lies between two points
    for (const AdultTables::SegmentRow& row : tables.segments)
        if (row.between) with_length.insert(row.part);
    const std::string sex = inputs_.adult->options.sex == Sex::female ? "female" : "male";
    for (const auto& [key, part] : tables.parts) {
        if (key.second != sex) continue;
        add("segment_mass", key.first);
        if (with_length.contains(key.first)) add("segment_mass_centre", key.first);
    }
    std::set<std::string> rows;
    bool ranges = false;
    for (const AdultTables::StiffnessRow& row : tables.joint_stiffness) {
        if (!rows.insert(row.row).second) continue;
        add("joint_stiffness", row.row,
            with_range(quantity("joint_stiffness").distribution.kind, row.stiffness_low,
                       row.stiffness, row.stiffness_high));
        if (!(row.onset_low < row.onset_high)) continue;
        ranges = true;
        add("joint_onset", row.row,
            with_range(quantity("joint_onset").distribution.kind, row.onset_low, row.onset,
                       row.onset_high));
    }
    if (!ranges) leave_out("joint_onset", "no row of it has a range");
}

void UncertainSamples::add_exercise() {
    const Exercise& exercise = inputs_.exercise;
    const Body body = compile(inputs_.spec);
    const Mechanics mechanics(body);
    const MovementVariables variables = make_movement_variables(body, mechanics, exercise);
    const std::vector<std::pair<bool, const KeyPosture*>> postures =
        exercise.holds_only ? std::vector<std::pair<bool, const KeyPosture*>>{{true, &exercise.top}}
                            : std::vector<std::pair<bool, const KeyPosture*>>{
                                  {false, &exercise.bottom}, {true, &exercise.top}};
    bool lumbar = false, heights = false;
    for (const auto& [top, posture] : postures) {
        const char* which = top ? "top" : "bottom";
        for (const auto* values : {&posture->exact, &posture->prefer})
            lumbar = lumbar || values->contains(lumbar_number);
        for (const auto& [name, value] : posture->exact) {
            const int v = variables.find(name);
            if (v < 0 || !variables.rotational[static_cast<std::size_t>(v)]) continue;
            angles_.push_back({top, false, name, 0, variables.minimum[v], variables.maximum[v]});
            if (name != lumbar_number) add("posture_angle", fmt::format("{} {}", which, name));
        }
        for (std::size_t k = 0; k < posture->leans.size(); ++k) {
            angles_.push_back(
                {top, true, posture->leans[k].segment, k, -std::numbers::pi, std::numbers::pi});
            add("posture_angle", fmt::format("{} {}", which, posture->leans[k].segment));
        }
        for (const HeightCondition& condition : posture->heights) {
            if (condition.height == 0) continue;
            heights = true;
            add("posture_height", fmt::format("{} {}{}", which, condition.joint, condition.marker));
        }
    }
    const std::string no_such = "the exercise has none";
    if (lumbar)
        add("lumbar_extension", "");
    else
        leave_out("lumbar_extension", "no key posture names it");
    if (std::ranges::all_of(angles_, [](const PostureAngle& a) { return a.name == lumbar_number; }))
        leave_out("posture_angle", no_such);
    if (!heights) leave_out("posture_height", no_such);

    const bool planted = std::ranges::any_of(exercise.contacts, [](const ContactSpec& contact) {
        return contact.kind == ContactKind::planted;
    });
    const std::string unplanted = "no foot is planted";
    for (const char* name : {"stance_width", "feet_angle"})
        if (planted)
            add(name, "");
        else
            leave_out(name, unplanted);
    const bool given = exercise.feet.distance.has_value();
    const auto feet = [&](const char* name, bool applies, const char* why) {
        if (planted && applies)
            add(name, "");
        else
            leave_out(name, planted ? why : unplanted);
    };
    feet("shin_lean", !given, "the distance of the feet is given");
    feet("feet_distance", given, "the distance of the feet is found from a lean");

    if (exercise.equipment.barbell)
        add("bar_place", "");
    else
        leave_out("bar_place", "there is no bar");
    if (std::ranges::any_of(exercise.contacts, [](const ContactSpec& contact) {
            return contact.kind == ContactKind::rolling;
        }))
        add("back_place", "");
    else
        leave_out("back_place", "nothing rolls on a bench");
    if (exercise.equipment.floor.friction > 0) add("friction", "floor");
    if (exercise.equipment.bench && exercise.equipment.bench->friction > 0)
        add("friction", "bench");
    if (!columns_.contains("friction/floor") && !columns_.contains("friction/bench"))
        leave_out("friction", "it is 0");
}

void UncertainSamples::add_trunk() {
    // Where discs are at rest: shared among the levels as the exercise spreads lumbar extension.
    std::map<std::string, double> shares;
    if (const auto spread = inputs_.exercise.spread.find(lumbar_number);
        spread != inputs_.exercise.spread.end())
        shares = spread->second.share;
    for (const CoordinateSpringSpec& spring : inputs_.spec.springs)
        if (const auto at = shares.find(spring.coordinate); at != shares.end())
            lumbar_[at->first] = at->second;
    if (!lumbar_.empty())
        add("lumbar_neutral_angle", "");
    else
        leave_out("lumbar_neutral_angle", shares.empty()
                                              ? "the exercise spreads no lumbar_extension"
                                              : "no spring acts at the lumbar joints");

    const TrunkSupport& support = inputs_.support;
    if (support.wall && support.pressure) {
        add("pressure_line", "");
        bool ranges = false;
        for (const auto& [name, constant] : inputs_.pressure) {
            const bool unused = name.starts_with("arm_") || name.starts_with("disc_");
            if (unused || !(constant.low < constant.high)) continue;
            ranges = true;
            add("pressure", name,
                with_range(quantity("pressure").distribution.kind, constant.low, constant.value,
                           constant.high));
        }
        if (!ranges) leave_out("pressure", "none of its constants has a range");
    } else {
        for (const char* name : {"pressure", "pressure_line"})
            leave_out(name,
                      support.wall ? "pressure is left out" : "the body has no abdominal wall");
    }
    for (const auto& [name, held] :
         {std::pair{"gain", inputs_.hold_gain}, std::pair{"margin", inputs_.hold_margin}}) {
        if (!support.wall || !support.pressure || !support.stability) {
            leave_out(name, "stability is not asked for");
        } else if (held) {
            leave_out(name, fmt::format("--{} holds it", name));
        } else {
            const RangedConstant& range = inputs_.stability.at(name);
            add(name, "",
                with_range(quantity(name).distribution.kind, range.low, range.value, range.high));
        }
    }
}

TrunkSupport make_sampled_support(const SampledInputs& made, const Body& body,
                                  const TrunkSupport& given) {
    TrunkSupport support = given;
    if (!support.wall) return support;
    support.wall = make_abdominal_wall(body, made.pressure, support.why_no_wall);
    for (HoopMuscle& hoop : support.wall->hoops) {
        const double times = made.strength_over_rectus.at(hoop.group);
        hoop.max_force *= times;
        hoop.volume_share *= times;
    }
    support.gain = made.gain;
    support.stability_options.margin = made.margin;
    return support;
}

SampledInputs UncertainSamples::make(int sample) const {
    SampledInputs made;
    made.spec = make_spec(sample);
    made.exercise = make_exercise(sample);
    made.pressure = inputs_.pressure;
    for (auto& [name, constant] : made.pressure)
        constant.value = draw("pressure", name, sample, constant.value);
    made.gain = draw("gain", "", sample, inputs_.support.gain);
    made.margin = draw("margin", "", sample, inputs_.support.stability_options.margin);
    const double rectus = draw("muscle_strength", "rectus abdominis", sample, 1);
    for (const HoopMuscle& hoop :
         inputs_.support.wall ? inputs_.support.wall->hoops : std::vector<HoopMuscle>())
        made.strength_over_rectus[hoop.group] =
            draw("muscle_strength", hoop.group, sample, 1) / rectus;
    return made;
}

BodySpec UncertainSamples::make_spec(int sample) const {
    BodySpec spec;
    if (inputs_.adult) {
        AdultTables tables = inputs_.adult->tables;
        for (auto& [key, value] : tables.specific_tension)
            value *= draw("specific_tension_" + key.first, "", sample, 1);
        for (auto& [key, part] : tables.parts) {
            part.mass *= draw("segment_mass", key.first, sample, 1);
            part.com *= draw("segment_mass_centre", key.first, sample, 1);
        }
        for (AdultTables::StiffnessRow& row : tables.joint_stiffness) {
            row.stiffness = draw("joint_stiffness", row.row, sample, row.stiffness);
            // The law knows no onset before neutral.
            row.onset = std::max(0.0, draw("joint_onset", row.row, sample, row.onset));
        }
        spec = make_adult(tables, inputs_.adult->options);
    } else {
        spec = inputs_.spec;
    }
    change_muscles(sample, spec);
    change_sites(sample, spec);
    change_neutral_angle(sample, spec);
    return spec;
}

void UncertainSamples::change_muscles(int sample, BodySpec& spec) const {
    assert(spec.muscles.size() == fibres_.size());
    for (std::size_t m = 0; m < fibres_.size(); ++m) {
        MuscleSpec& muscle = spec.muscles[m];
        const NeutralFibre& fibre = fibres_[m];
        muscle.max_isometric_force *= draw("muscle_strength", fibre.group, sample, 1);
        if (fibre.norm_length == 0) continue;
        const double wanted =
            fibre.norm_length * draw("neutral_fibre_length", fibre.group, sample, 1);
        const double norm_length =
            std::clamp(wanted, std::min(least_norm_length, fibre.norm_length),
                       std::max(most_norm_length, fibre.norm_length));
        // Along the tendon, per unit of optimal fibre length.
        const double sine = std::sin(muscle.pennation);
        const double along = std::sqrt(norm_length * norm_length - sine * sine);
        if (!(along > 0)) continue;
        muscle.optimal_fibre_length *= draw("optimal_fibre_length", fibre.group, sample, 1);
        const double tendon = fibre.path_m - along * muscle.optimal_fibre_length;
        const double shortest = least_tendon * muscle.tendon_slack_length;
        if (tendon < shortest) muscle.optimal_fibre_length = (fibre.path_m - shortest) / along;
        muscle.tendon_slack_length = std::max(tendon, shortest);
    }
}

void UncertainSamples::change_sites(int sample, BodySpec& spec) const {
    const auto shift = [&](const std::string& name, const Vec3& by) {
        if (MarkerSpec* marker = find_named(spec.markers, name)) marker->p += by;
    };
    /// Along the segment's y axis, level with the surface whose normal is given.
    const auto along = [](const Vec3& normal) {
        const Vec3 y = Vec3::UnitY() - normal.y() * normal;
        return y.norm() > 1e-6 ? Vec3(y.normalized()) : Vec3(Vec3::Zero());
    };
    const Exercise& exercise = inputs_.exercise;
    if (const auto& bar = exercise.equipment.barbell) {
        const double by = draw("bar_place", "", sample, 0);
        for (const std::string& name : bar->markers) shift(name, by * along(bar->direction));
    }
    for (const ContactSpec& contact : exercise.contacts)
        if (contact.kind == ContactKind::rolling)
            for (const std::string& name : contact.markers)
                shift(name, draw("back_place", "", sample, 0) * along(contact.normal));
    const double forward = draw("pressure_line", "", sample, 0);
    for (const char* name : {"pressure_top", "pressure_bottom"})
        shift(name, forward * Vec3::UnitX());
}

void UncertainSamples::change_neutral_angle(int sample, BodySpec& spec) const {
    const double angle = draw("lumbar_neutral_angle", "", sample, 0);
    for (CoordinateSpringSpec& spring : spec.springs)
        if (const auto at = lumbar_.find(spring.coordinate); at != lumbar_.end())
            spring.rest += at->second * angle;
    for (CoordinateLimitSpec& limit : spec.limits)
        if (const auto at = lumbar_.find(limit.coordinate); at != lumbar_.end()) {
            limit.upper_limit += at->second * angle;
            limit.lower_limit += at->second * angle;
        }
}

Exercise UncertainSamples::make_exercise(int sample) const {
    Exercise exercise = inputs_.exercise;
    const double lumbar = draw("lumbar_extension", "", sample, 0);
    for (const PostureAngle& angle : angles_) {
        KeyPosture& posture = angle.top ? exercise.top : exercise.bottom;
        double& value =
            angle.lean ? posture.leans[angle.lean_index].lean : posture.exact.at(angle.name);
        const double by =
            angle.name == lumbar_number && !angle.lean
                ? lumbar
                : draw("posture_angle",
                       fmt::format("{} {}", angle.top ? "top" : "bottom", angle.name), sample, 0);
        value = std::clamp(value + by, std::min(value, angle.low), std::max(value, angle.high));
    }
    for (KeyPosture* posture : {&exercise.bottom, &exercise.top}) {
        if (const auto soft = posture->prefer.find(lumbar_number); soft != posture->prefer.end())
            soft->second += lumbar;
        const char* which = posture == &exercise.top ? "top" : "bottom";
        for (HeightCondition& condition : posture->heights)
            condition.height *=
                draw("posture_height",
                     fmt::format("{} {}{}", which, condition.joint, condition.marker), sample, 1);
    }
    Feet& feet = exercise.feet;
    feet.stance_width *= draw("stance_width", "", sample, 1);
    feet.angle += draw("feet_angle", "", sample, 0);
    feet.lean += draw("shin_lean", "", sample, 0);
    if (feet.distance) *feet.distance += draw("feet_distance", "", sample, 0);
    // A file's own friction may be below what samples take away.
    double& floor = exercise.equipment.floor.friction;
    floor = std::max(0.0, floor + draw("friction", "floor", sample, 0));
    if (exercise.equipment.bench) {
        double& bench = exercise.equipment.bench->friction;
        bench = std::max(0.0, bench + draw("friction", "bench", sample, 0));
    }
    return exercise;
}

}  // namespace sinew
