#include "sinew/report/scene.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sinew/analysis/analyze.h"
#include "sinew/muscle/paths.h"
#include "sinew/report/equipment_shapes.h"
#include "sinew/report/result_json.h"

namespace sinew {

namespace {

using Json = nlohmann::ordered_json;

static_assert(std::endian::native == std::endian::little, "the block is written as it lies");

/// Which of n frames are shown: `most` of them, evenly, both ends included.
std::vector<int> choose_frames(int n, int most) {
    const int count = std::clamp(most, 1, std::max(1, n));
    std::vector<int> frames;
    for (int k = 0; k < count; ++k)
        frames.push_back(count == 1 ? 0 : (k * (n - 1) + (count - 1) / 2) / (count - 1));
    return frames;
}

/// Points at equal distances along a polyline, both ends included.
void resample(const std::vector<Vec3>& line, int count, std::vector<float>& out) {
    double length = 0;
    for (std::size_t k = 1; k < line.size(); ++k) length += (line[k] - line[k - 1]).norm();
    std::size_t k = 1;
    double before = 0, piece = (line[1] - line[0]).norm();
    for (int i = 0; i < count; ++i) {
        const double at = length * i / (count - 1);
        while (before + piece < at && k + 1 < line.size()) {
            before += piece;
            ++k;
            piece = (line[k] - line[k - 1]).norm();
        }
        const double share = piece > 0 ? std::clamp((at - before) / piece, 0.0, 1.0) : 0;
        const Vec3 p = line[k - 1] + share * (line[k] - line[k - 1]);
        for (int c = 0; c < 3; ++c) out.push_back(static_cast<float>(p[c]));
    }
}

int path_points(const Muscle& muscle) {
    const auto plain = static_cast<int>(muscle.points.size());
    const bool changes = std::ranges::any_of(muscle.points, [](const PathPoint& point) {
        return std::holds_alternative<ConditionalPoint>(point.location);
    });
    return muscle.wraps.empty() && !changes ? plain : points_of_wrapped_path;
}

class Encoder {
public:
    Encoder(const BodySpec& spec, const Body& body, const Mechanics& mechanics,
            const Exercise& exercise, const Result& result, int frames)
        : spec_(spec),
          body_(body),
          mechanics_(mechanics),
          exercise_(exercise),
          result_(result),
          frames_(choose_frames(result.plan.motion.n_frames(), frames)) {}

    std::string encode() {
        header_["version"] = 1;
        header_["exercise"] = result_.exercise;
        header_["status"] = status_name(result_.status);
        Json times = Json::array();
        for (const int f : frames_) times.push_back(result_.plan.motion.time_s[f]);
        header_["time_s"] = std::move(times);
        add_body();
        add_contacts();
        add_spine();
        add_equipment();
        header_["arrays"] = std::move(arrays_);
        return assemble();
    }

private:
    [[nodiscard]] int n_frames() const { return static_cast<int>(frames_.size()); }

    void add_array(const char* name, std::vector<float> values, std::vector<int> shape) {
        arrays_[name] = {{"offset", values_.size()}, {"shape", std::move(shape)}};
        values_.insert(values_.end(), values.begin(), values.end());
    }

    /// What its meshes are scaled by; those of the segment before it where it has none of its own.
    [[nodiscard]] std::optional<Vec3> find_mesh_scale(const std::string& segment) {
        const auto given = std::ranges::find(spec_.segments, segment, &SegmentSpec::name);
        if (given != spec_.segments.end() && !given->meshes.empty())
            mesh_scale_ = given->meshes.front().scale;
        return mesh_scale_;
    }

    /// The segment that its joint hangs it on; ground where it has none.
    [[nodiscard]] std::string find_parent(const std::string& segment) const {
        const auto joint = std::ranges::find_if(
            spec_.joints, [&](const JointSpec& one) { return one.child.segment == segment; });
        return joint == spec_.joints.end() ? "ground" : joint->parent.segment;
    }

    /// The vertebra above a level, on whose origin its disc lies: L4 of L4/L5. The thoracic ones
    /// are one segment.
    static std::string find_upper_vertebra(const std::string& level) {
        return level.starts_with('L') ? fmt::format("lumbar{}", level[1]) : "thorax";
    }

    void add_body() {
        Json segments = Json::array(), muscles = Json::array();
        for (std::size_t s = 1; s < body_.segments.size(); ++s) {
            const std::string& name = body_.segments[s].name;
            Json one{{"name", name}, {"parent", find_parent(name)}};
            if (const std::optional<Vec3> scale = find_mesh_scale(name))
                one["mesh_scale"] = {scale->x(), scale->y(), scale->z()};
            segments.push_back(std::move(one));
        }
        std::vector<std::string> group(body_.muscles.size());
        for (const MuscleGroup& one : body_.groups)
            for (const MuscleIndex m : one.members) group[m.value] = one.name;
        int points = 0;
        for (std::size_t m = 0; m < body_.muscles.size(); ++m) {
            const Muscle& muscle = body_.muscles[m];
            muscles.push_back({{"name", muscle.name},
                               {"group", group[m]},
                               {"side", side_name(side_of(muscle.name))},
                               {"first_point", points},
                               {"points", path_points(muscle)}});
            points += path_points(muscle);
        }
        header_["segments"] = std::move(segments);
        header_["muscles"] = std::move(muscles);

        std::vector<float> poses, paths, activation, force;
        MechanicsWorkspace workspace = mechanics_.make_workspace();
        Pose pose;
        for (const int f : frames_) {
            const VecX q = result_.plan.motion.q.col(f);
            mechanics_.calc_pose(q, workspace, pose);
            for (std::size_t s = 1; s < body_.segments.size(); ++s) add_pose(pose.X_W[s], poses);
            for (std::size_t m = 0; m < body_.muscles.size(); ++m) {
                const PathTrace trace =
                    calc_path_trace(body_, q, pose, MuscleIndex(static_cast<int>(m)));
                const int count = path_points(body_.muscles[m]);
                if (count == static_cast<int>(trace.points_W.size()))
                    for (const Vec3& p : trace.points_W) add(p, paths);
                else
                    resample(trace.points_W, count, paths);
                const auto row = static_cast<Eigen::Index>(m);
                activation.push_back(static_cast<float>(result_.activation(row, f)));
                force.push_back(static_cast<float>(result_.force(row, f)));
            }
        }
        const int n_segments = static_cast<int>(body_.segments.size()) - 1;
        add_array("segment_pose", std::move(poses), {n_frames(), n_segments, 7});
        add_array("muscle_points", std::move(paths), {n_frames(), points, 3});
        add_array("muscle_activation", std::move(activation), {n_frames(), body_.n_muscles()});
        add_array("muscle_force_N", std::move(force), {n_frames(), body_.n_muscles()});
    }

    static void add(const Vec3& p, std::vector<float>& out) {
        for (int c = 0; c < 3; ++c) out.push_back(static_cast<float>(p[c]));
    }

    static void add_pose(const Transform& X, std::vector<float>& out) {
        add(X.p, out);
        const Eigen::Quaterniond turn(X.R);
        for (const double value : {turn.x(), turn.y(), turn.z(), turn.w()})
            out.push_back(static_cast<float>(value));
    }

    void add_contacts() {
        Json names = Json::array();
        std::vector<float> points, forces;
        for (const ContactResult& contact : result_.contacts) names.push_back(contact.name);
        for (const int f : frames_)
            for (const ContactResult& contact : result_.contacts) {
                add(contact.p_W.col(f), points);
                add(contact.force_W.col(f), forces);
            }
        const int n = static_cast<int>(result_.contacts.size());
        header_["contacts"] = std::move(names);
        add_array("contact_point", std::move(points), {n_frames(), n, 3});
        add_array("contact_force_N", std::move(forces), {n_frames(), n, 3});
    }

    void add_spine() {
        Json names = Json::array();
        std::vector<float> compression;
        for (const SpinalLevelResult& level : result_.spine.levels)
            names.push_back({{"name", level.name}, {"segment", find_upper_vertebra(level.name)}});
        for (const int f : frames_)
            for (const SpinalLevelResult& level : result_.spine.levels)
                compression.push_back(static_cast<float>(level.compression_N[f]));
        const int n = static_cast<int>(result_.spine.levels.size());
        header_["spinal_levels"] = std::move(names);
        add_array("spinal_compression_N", std::move(compression), {n_frames(), n});
    }

    /// A cylinder between two points, or a ball where they are one.
    struct Rod {
        const char* what;
        double radius_m;
        std::vector<std::pair<Vec3, Vec3>> ends;  ///< per frame of the result
    };

    void add_equipment() {
        const Equipment& equipment = exercise_.equipment;
        const int all = result_.plan.motion.n_frames();
        Json boxes = Json::array();
        const double floor = equipment.floor.height;
        if (equipment.bench) {
            const double thick = std::max(bench_pad_m, 2 * equipment.bench->edge_radius);
            const double top = equipment.bench->height;
            add_box("bench", {-bench_depth_m, top - thick, -bench_half_m}, {0, top, bench_half_m},
                    equipment.bench->edge_radius, boxes);
            for (const double x : {-0.06, 0.05 - bench_depth_m})
                for (const double z : {0.1 - bench_half_m, bench_half_m - 0.1})
                    add_box("leg", {x - 0.02, floor, z - 0.02}, {x + 0.02, top - thick, z + 0.02},
                            0, boxes);
        }
        std::vector<Rod> rods;
        if (equipment.pull_up_bar) {
            const Vec3 centre(0, equipment.pull_up_bar->height, 0);
            const Vec3 half = 0.7 * Vec3::UnitZ();
            rods.push_back({"bar",
                            equipment.pull_up_bar->radius,
                            {static_cast<std::size_t>(all), {centre - half, centre + half}}});
        }
        if (equipment.wheel) add_wheel(*equipment.wheel, rods);
        add_loads(rods);
        for (const BandTrack& band : result_.plan.bands)
            for (const double up : {-0.015, 0.015}) {  // a loop has two strands
                Rod rod{.what = "band", .radius_m = 0.006};
                for (std::size_t f = 0; f < band.p_W[0].size(); ++f)
                    rod.ends.emplace_back(band.p_W[0][f] + up * Vec3::UnitY(),
                                          band.p_W[1][f] + up * Vec3::UnitY());
                rods.push_back(std::move(rod));
            }
        Json described = Json::array();
        std::vector<float> ends;
        for (const Rod& rod : rods)
            described.push_back({{"what", rod.what}, {"radius_m", rod.radius_m}});
        for (const int f : frames_)
            for (const Rod& rod : rods) {
                add(rod.ends[static_cast<std::size_t>(f)].first, ends);
                add(rod.ends[static_cast<std::size_t>(f)].second, ends);
            }
        header_["floor_height_m"] = floor;
        header_["boxes"] = std::move(boxes);
        header_["rods"] = std::move(described);
        add_array("rod_ends", std::move(ends), {n_frames(), static_cast<int>(rods.size()), 6});
    }

    static void add_box(const char* what, const Vec3& low, const Vec3& high, double edge_radius,
                        Json& boxes) {
        boxes.push_back({{"what", what},
                         {"low_m", {low.x(), low.y(), low.z()}},
                         {"high_m", {high.x(), high.y(), high.z()}},
                         {"edge_radius_m", edge_radius}});
    }

    /// Its axle is where the hands glide.
    void add_wheel(const Wheel& wheel, std::vector<Rod>& rods) const {
        Rod rod{.what = "wheel", .radius_m = wheel.radius}, axle{.what = "bar", .radius_m = 0.012};
        for (std::size_t f = 0; f < static_cast<std::size_t>(result_.plan.motion.n_frames()); ++f) {
            Vec3 sum = Vec3::Zero();
            int count = 0;
            for (const ContactTrack& contact : result_.plan.contacts)
                if (contact.surface == Surface::wheel) {
                    sum += contact.p_W[f];
                    ++count;
                }
            if (count == 0) return;
            const Vec3 centre = sum / count, half = 0.03 * Vec3::UnitZ();
            rod.ends.emplace_back(centre - half, centre + half);
            axle.ends.emplace_back(centre - 0.2 * Vec3::UnitZ(), centre + 0.2 * Vec3::UnitZ());
        }
        rods.push_back(std::move(rod));
        rods.push_back(std::move(axle));
    }

    void add_loads(std::vector<Rod>& rods) const {
        const Equipment& equipment = exercise_.equipment;
        std::vector<const LoadTrack*> carried;
        double mass = 0;
        for (const LoadTrack& load : result_.plan.loads) {
            if (!load.anchor_W) {
                carried.push_back(&load);
                mass += load.mass_kg;
                continue;
            }
            Rod rope{.what = "rope", .radius_m = 0.004}, pulley{.what = "pulley", .radius_m = 0.05};
            for (const Vec3& p : load.p_W) {
                rope.ends.emplace_back(p, *load.anchor_W);
                pulley.ends.emplace_back(*load.anchor_W, *load.anchor_W);
            }
            rods.push_back(std::move(rope));
            rods.push_back(std::move(pulley));
        }
        if (carried.empty() || !(mass > 0)) return;
        const bool bar = equipment.barbell || (carried.size() == 2 && is_apart(carried));
        Rod shaft{.what = bar ? "bar" : "weight",
                  .radius_m = equipment.barbell ? equipment.barbell->bar_radius
                              : bar             ? dumbbell_bar_radius_m
                                                : calc_ball_radius_m(mass)};
        Rod near{.what = "plates", .radius_m = plate_radius_m}, far = near;
        const double wide = calc_plates_width_m(mass);
        for (std::size_t f = 0; f < carried.front()->p_W.size(); ++f) {
            Vec3 centre = Vec3::Zero();
            for (const LoadTrack* load : carried) centre += load->p_W[f];
            centre /= static_cast<double>(carried.size());
            const Vec3 between = carried.back()->p_W[f] - carried.front()->p_W[f];
            const Vec3 along =
                between.norm() > 0.01 ? Vec3(between.normalized()) : Vec3(Vec3::UnitZ());
            const double half = bar ? bar_half_m : 0;
            shaft.ends.emplace_back(centre - half * along, centre + half * along);
            for (auto [end, plates] : {std::pair{-1.0, &near}, std::pair{1.0, &far}})
                plates->ends.emplace_back(centre + end * sleeve_at_m * along,
                                          centre + end * (sleeve_at_m + wide) * along);
        }
        rods.push_back(std::move(shaft));
        if (!bar || mass <= empty_bar_kg) return;
        rods.push_back(std::move(near));
        rods.push_back(std::move(far));
    }

    static bool is_apart(const std::vector<const LoadTrack*>& carried) {
        return (carried.back()->p_W.front() - carried.front()->p_W.front()).norm() > 0.3;
    }

    [[nodiscard]] std::string assemble() const {
        std::string text = header_.dump();
        text.append((4 - text.size() % 4) % 4, ' ');
        const auto length = static_cast<std::uint32_t>(text.size());
        std::string block(8 + text.size() + 4 * values_.size(), '\0');
        std::memcpy(block.data(), "SNW1", 4);
        std::memcpy(block.data() + 4, &length, 4);
        std::memcpy(block.data() + 8, text.data(), text.size());
        std::memcpy(block.data() + 8 + text.size(), values_.data(), 4 * values_.size());
        return block;
    }

    const BodySpec& spec_;
    const Body& body_;
    const Mechanics& mechanics_;
    const Exercise& exercise_;
    const Result& result_;
    const std::vector<int> frames_;
    std::optional<Vec3> mesh_scale_;
    Json header_, arrays_ = Json::object();
    std::vector<float> values_;
};

}  // namespace

std::string encode_scene(const BodySpec& spec, const Body& body, const Mechanics& mechanics,
                         const Exercise& exercise, const Result& result, int frames) {
    return Encoder(spec, body, mechanics, exercise, result, frames).encode();
}

}  // namespace sinew
