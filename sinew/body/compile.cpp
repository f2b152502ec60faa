#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>
#include <Eigen/Eigenvalues>

#include "sinew/body/body.h"
#include "sinew/input_error.h"

namespace sinew {

namespace {

/// What no body reaches by orders of magnitude. A file beyond them is damaged or in other units,
/// and the arithmetic of so large numbers would end in infinities far from their cause.
constexpr double most_kg = 1e6;
constexpr double most_m = 1e3;
constexpr double least_m = 1e-6;  ///< of a length that divides
constexpr double most_kgm2 = 1e9;
constexpr double most_N = 1e7;
constexpr double least_N = 1e-6;  ///< of a force that divides
constexpr double most_rad = 1e3;
constexpr double most_gravity = 1e3;   ///< [m/s²]
constexpr double most_velocity = 1e4;  ///< [optimal fibre lengths / s]
constexpr double most_slope = 1e9;     ///< of a joint's or a path point's function, and its slope's

/// Turns names into indices and refuses what cannot be a body. One object a compilation.
class Compiler {
public:
    explicit Compiler(const BodySpec& spec) : spec_(spec) {}

    Body run() {
        body_.name = spec_.name;
        body_.source = spec_.source;
        body_.gravity = spec_.gravity;
        body_.unsupported = spec_.unsupported;
        require_within(spec_.gravity, most_gravity, "m/s²", "model", "gravity");
        if (spec_.segments.empty()) fail("model", "there are 0 segments; there must be 1 or more");
        collect_coordinates();
        build_tree();
        build_wraps();
        build_muscles();
        build_motors();
        build_actuators();
        build_passive_structures();
        build_markers();
        build_groups();
        return std::move(body_);
    }

private:
    [[noreturn]] void fail(const std::string& place, const std::string& what) const {
        const std::string file = spec_.source.empty() ? "body" : spec_.source;
        throw InputError(fmt::format("{}: error: [{}] {}", file, place, what));
    }

    void require_finite(double value, const std::string& place, const char* what) const {
        if (!std::isfinite(value))
            fail(place, fmt::format("{} is {}; it must be finite", what, value));
    }

    void require_within(double value, double most, const char* unit, const std::string& place,
                        const char* what) const {
        require_finite(value, place, what);
        if (std::abs(value) > most)
            fail(place, fmt::format("{} is {} {}; it must be {} to {} {}", what, value, unit, -most,
                                    most, unit));
    }

    void require_within(const Vec3& v, double most, const char* unit, const std::string& place,
                        const char* what) const {
        for (double x : v) require_within(x, most, unit, place, what);
    }

    void require_positive(double value, double least, double most, const char* unit,
                          const std::string& place, const char* what) const {
        if (!(value > 0)) fail(place, fmt::format("{} is {}; it must be above 0", what, value));
        if (!(value >= least && value <= most))
            fail(place, fmt::format("{} is {} {}; it must be {} to {} {}", what, value, unit, least,
                                    most, unit));
    }

    /// A joint's or a path point's function over what its coordinate may take, or the first ten
    /// units of it: values within a bound, slopes and their slopes fit for arithmetic.
    void check_function(const Function& function, const CoordinateMap& map, double most,
                        const char* unit, const std::string& place, const char* what) const {
        const Coordinate& c = body_.coordinates[map.independent];
        const double low = std::clamp(c.minimum, -10.0, 10.0);
        const double high = std::clamp(c.maximum, -10.0, 10.0);
        constexpr int samples = 16;
        for (int i = 0; i <= samples; ++i) {
            const double q = low + (high - low) * i / samples;
            const FunctionValue at = calc(function, q);
            require_within(at.f, most, unit, place, what);
            if (!(std::abs(at.d1) <= most_slope && std::abs(at.d2) <= most_slope))
                fail(place, fmt::format("{} has a slope of {} and a change of slope of {} where {} "
                                        "is {}; they must be {} to {}",
                                        what, at.d1, at.d2, c.name, q, -most_slope, most_slope));
        }
    }

    SegmentIndex segment_index(const std::string& name, const std::string& place) const {
        const auto it = segment_by_name_.find(name);
        if (it == segment_by_name_.end())
            fail(place, fmt::format("segment '{}' does not exist in this model", name));
        return it->second;
    }

    // --- coordinates and couplers ---------------------------------------------------------------

    void collect_coordinates() {
        std::unordered_map<std::string, const CouplerSpec*> coupler_of;
        for (const CouplerSpec& coupler : spec_.couplers) {
            if (!coupler_of.emplace(coupler.dependent, &coupler).second)
                fail(coupler.name,
                     fmt::format("coordinate '{}' depends on two couplers", coupler.dependent));
        }
        std::set<std::string> names;
        for (const JointSpec& joint : spec_.joints) {
            for (const CoordinateSpec& c : joint.coordinates) {
                if (!names.insert(c.name).second)
                    fail(joint.name, fmt::format("coordinate '{}' is defined twice", c.name));
                require_within(c.default_value, most_rad, "rad or m", c.name, "default value");
                if (c.minimum > c.maximum)
                    fail(c.name, fmt::format("range is {} to {}; the first must not be larger",
                                             c.minimum, c.maximum));
                if (coupler_of.contains(c.name)) {
                    if (c.follows_time())
                        body_.unsupported.push_back(
                            {"Coordinate", c.name,
                             "prescribed as a function of time and coupled; the coupler decides"});
                    continue;
                }
                const CoordinateIndex index{body_.n_coordinates()};
                map_of_[c.name] = CoordinateMap{index, std::nullopt};
                Coordinate coordinate{.name = c.name,
                                      .default_value = c.default_value,
                                      .minimum = c.minimum,
                                      .maximum = c.maximum,
                                      .clamped = c.clamped,
                                      .locked = c.locked};
                if (c.follows_time()) {
                    coordinate.locked = true;
                    coordinate.prescribed = c.prescribed_function;
                    coordinate.default_value = calc(*c.prescribed_function, 0).f;
                    require_within(coordinate.default_value, most_rad, "rad or m", c.name,
                                   "prescribed value at time 0");
                }
                body_.coordinates.push_back(std::move(coordinate));
            }
        }
        for (const CouplerSpec& coupler : spec_.couplers) {
            for (const std::string& name : {coupler.independent, coupler.dependent})
                if (!names.contains(name))
                    fail(coupler.name, fmt::format("coordinate '{}' does not exist", name));
        }
        for (const CouplerSpec& coupler : spec_.couplers) {
            std::set<std::string> visited;
            const CoordinateMap map = resolve(coupler.dependent, coupler_of, visited);
            map_of_[coupler.dependent] = map;
            body_.dependents.push_back({coupler.dependent, map});
        }
    }

    CoordinateMap resolve(const std::string& name,
                          const std::unordered_map<std::string, const CouplerSpec*>& coupler_of,
                          std::set<std::string>& visited) const {
        const auto it = coupler_of.find(name);
        if (it == coupler_of.end()) return map_of_.at(name);
        if (!visited.insert(name).second)
            fail(it->second->name, fmt::format("coupler chain returns to '{}'", name));
        const CoordinateMap inner = resolve(it->second->independent, coupler_of, visited);
        return {inner.independent, compose(it->second->function, inner)};
    }

    static Function compose(const Function& outer, const CoordinateMap& inner) {
        if (!inner.function) return outer;
        const auto* line = std::get_if<LinearFunction>(&inner.function->kind);
        if (line && line->slope == 1 && line->intercept == 0) return outer;
        return {CompositeFunction{std::make_shared<Function>(outer),
                                  std::make_shared<Function>(*inner.function)}};
    }

    const CoordinateMap& coordinate_map(const std::string& name, const std::string& place) const {
        const auto it = map_of_.find(name);
        if (it == map_of_.end())
            fail(place, fmt::format("coordinate '{}' does not exist in this model", name));
        return it->second;
    }

    // --- segments, joints, steps ----------------------------------------------------------------

    void build_tree() {
        std::unordered_map<std::string, const SegmentSpec*> segment_spec;
        for (const SegmentSpec& s : spec_.segments) {
            if (s.name == "ground" || !segment_spec.emplace(s.name, &s).second)
                fail(s.name, "segment is defined twice");
            check_inertia(s);
        }
        std::unordered_map<std::string, const JointSpec*> joint_of;
        std::unordered_map<std::string, std::vector<const JointSpec*>> children;
        std::set<std::string> joint_names;
        for (const JointSpec& j : spec_.joints) {
            if (!joint_names.insert(j.name).second) fail(j.name, "joint is defined twice");
            for (const std::string& end : {j.parent.segment, j.child.segment})
                if (end != "ground" && !segment_spec.contains(end))
                    fail(j.name,
                         fmt::format("joint refers to segment '{}', which does not exist", end));
            if (j.child.segment == "ground") fail(j.name, "ground cannot be the child of a joint");
            if (!joint_of.emplace(j.child.segment, &j).second)
                fail(j.name, fmt::format("segment '{}' is the child of two joints ('{}' and '{}'); "
                                         "closed loops are not supported",
                                         j.child.segment, joint_of[j.child.segment]->name, j.name));
            children[j.parent.segment].push_back(&j);
        }
        for (const SegmentSpec& s : spec_.segments)
            if (!joint_of.contains(s.name)) fail(s.name, "no joint holds this segment");

        body_.segments.push_back({.name = "ground"});
        segment_by_name_["ground"] = SegmentIndex{0};
        // Depth first, so that what hangs on a segment follows it without a gap; Pinocchio asks for
        // that, and checks it where assertions are on.
        std::vector<const JointSpec*> waiting;
        const auto add_children = [&](const std::string& segment) {
            const std::vector<const JointSpec*>& joints = children[segment];
            waiting.insert(waiting.end(), joints.rbegin(), joints.rend());
        };
        add_children("ground");
        while (!waiting.empty()) {
            const JointSpec& joint = *waiting.back();
            waiting.pop_back();
            add_joint(joint, *segment_spec.at(joint.child.segment));
            add_children(joint.child.segment);
        }
        if (body_.segments.size() != spec_.segments.size() + 1) {
            for (const SegmentSpec& s : spec_.segments)
                if (!segment_by_name_.contains(s.name))
                    fail(joint_of.at(s.name)->name,
                         fmt::format("segment '{}' is part of a cycle of joints that never reaches "
                                     "ground",
                                     s.name));
        }
    }

    void check_inertia(const SegmentSpec& s) const {
        if (!(s.mass >= 0) || !std::isfinite(s.mass))
            fail(s.name, fmt::format("mass is {} kg; it must be 0 or more", s.mass));
        if (s.mass > most_kg)
            fail(s.name, fmt::format("mass is {} kg; it must be 0 to {} kg", s.mass, most_kg));
        require_within(s.p_SegmentCom, most_m, "m", s.name, "mass centre");
        for (int i = 0; i < 9; ++i)
            require_within(s.inertia.data()[i], most_kgm2, "kg m²", s.name, "inertia");
        const double least = Eigen::SelfAdjointEigenSolver<Mat3>(s.inertia, Eigen::EigenvaluesOnly)
                                 .eigenvalues()
                                 .minCoeff();
        if (least < -1e-9)
            fail(s.name, fmt::format("inertia has a negative principal moment ({} kg m²); no mass "
                                     "distribution has one",
                                     least));
    }

    void add_joint(const JointSpec& spec, const SegmentSpec& child_spec) {
        Joint joint;
        joint.name = spec.name;
        joint.parent = segment_by_name_.at(spec.parent.segment);
        joint.child = SegmentIndex{static_cast<int>(body_.segments.size())};
        joint.X_ParentFrame = spec.parent.X_SegmentFrame();
        joint.X_ChildFrame = spec.child.X_SegmentFrame();
        require_within(joint.X_ParentFrame.p, most_m, "m", spec.name, "parent frame");
        require_within(joint.X_ChildFrame.p, most_m, "m", spec.name, "child frame");

        const Segment& parent = body_.segments[joint.parent];
        std::optional<StepIndex> last = parent.step;
        Transform X = parent.X_StepSegment * joint.X_ParentFrame;

        if (spec.kind == JointKind::ellipsoid || spec.kind == JointKind::scapulothoracic) {
            add_ellipsoid_steps(spec, joint, last, X);
        } else {
            // Translations act in the parent frame's axes before the rotations.
            for (const AxisSpec& axis : spec.translations)
                add_step(axis, false, spec, joint, last, X);
            for (std::size_t k = 0; k < spec.rotations.size(); ++k) {
                const std::size_t before = joint.steps.size();
                add_step(spec.rotations[k], true, spec, joint, last, X);
                if (spec.kind != JointKind::custom || joint.steps.size() == before) continue;
                const auto own = std::ranges::find(spec.coordinates, spec.rotations[k].coordinate,
                                                   &CoordinateSpec::name);
                joint.turns.push_back({joint.steps.back(), static_cast<int>(k),
                                       static_cast<int>(own - spec.coordinates.begin())});
            }
            joint.n_file_coordinates = static_cast<int>(spec.coordinates.size());
        }

        Segment segment;
        segment.name = child_spec.name;
        segment.mass = child_spec.mass;
        segment.p_SegmentCom = child_spec.p_SegmentCom;
        segment.inertia = child_spec.inertia;
        segment.step = last;
        segment.X_StepSegment = X * joint.X_ChildFrame.inverse();
        segment_by_name_[segment.name] = joint.child;
        body_.segments.push_back(std::move(segment));
        body_.joints.push_back(std::move(joint));
    }

    /// Steps of one degree for a joint whose origin slides over an ellipsoid. With turns a, b, c
    /// about x, y, z the origin is at
    ///     p = (rx sin b, −ry sin a cos b, rz cos a cos b),
    /// where y and z hang on two coordinates. An ellipse is the sum of two circles run through in
    /// opposite senses,
    ///     (−ry sin a, rz cos a) = (rz + ry)/2 (−sin a, cos a) + (rz − ry)/2 (sin a, cos a),
    /// so that p is reached by turning −a about x, sliding (rz − ry)/2 cos b along z, turning 2a
    /// back, and sliding (rz + ry)/2 cos b along the z of there and rx sin b along x. What is left
    /// to turn is b about y and c about z.
    ///
    /// Source: Seth, Sherman, Eastman & Delp (2010), Nonlinear Dyn. 62, 291–303 (ellipsoid joint);
    /// Seth, Matias, Veloso & Delp (2016), PLoS ONE 11(1), e0141028 (scapulothoracic joint).
    void add_ellipsoid_steps(const JointSpec& spec, Joint& joint, std::optional<StepIndex>& last,
                             Transform& X) {
        const bool scapula = spec.kind == JointKind::scapulothoracic;
        const std::size_t wanted = scapula ? 4 : 3;
        if (spec.coordinates.size() != wanted)
            fail(spec.name, fmt::format("there are {} coordinates; there must be {}",
                                        spec.coordinates.size(), wanted));
        for (const double radius : spec.radii)
            require_positive(radius, least_m, most_m, "m", spec.name, "radius of the ellipsoid");
        const std::string &a = spec.coordinates[0].name, &b = spec.coordinates[1].name,
                          &c = spec.coordinates[2].name;
        const auto turn = [&](const std::string& coordinate, const Vec3& axis, double times) {
            add_step({coordinate, axis, {LinearFunction{times, 0}}}, true, spec, joint, last, X);
        };
        const auto slide = [&](const Vec3& axis, double amplitude, double phase) {
            add_step({b, axis, {SineFunction{amplitude, 1, phase, 0}}}, false, spec, joint, last,
                     X);
        };
        constexpr double quarter = std::numbers::pi / 2;
        const Mat3 quarter_turn = Eigen::AngleAxisd(quarter, Vec3::UnitZ()).toRotationMatrix();
        Vec3 radii = spec.radii;
        if (scapula) {
            X = X * Transform{quarter_turn, Vec3::Zero()};
            std::swap(radii.x(), radii.y());
        }
        turn(a, Vec3::UnitX(), -1);
        slide(Vec3::UnitZ(), 0.5 * (radii.z() - radii.y()), quarter);
        turn(a, Vec3::UnitX(), 2);
        slide(Vec3::UnitZ(), 0.5 * (radii.z() + radii.y()), quarter);
        slide(Vec3::UnitX(), radii.x(), 0);
        turn(b, Vec3::UnitY(), 1);
        turn(c, Vec3::UnitZ(), 1);
        if (!scapula) return;
        const Vec3 origin(spec.winging_origin[0], spec.winging_origin[1], 0);
        require_within(origin, most_m, "m", spec.name, "origin of the winging axis");
        require_within(spec.winging_direction, most_rad, "rad", spec.name,
                       "direction of the winging axis");
        X = X * Transform{quarter_turn.transpose(), Vec3::Zero()} *
            Transform{Mat3::Identity(), origin};
        turn(spec.coordinates[3].name,
             {-std::sin(spec.winging_direction), std::cos(spec.winging_direction), 0}, 1);
        X = X * Transform{Mat3::Identity(), -origin};
    }

    void add_step(const AxisSpec& axis, bool revolute, const JointSpec& spec, Joint& joint,
                  std::optional<StepIndex>& last, Transform& X) {
        require_within(axis.axis, most_m, "m", spec.name, "axis");
        const double norm = axis.axis.norm();
        if (axis.coordinate.empty() || is_constant(axis.function)) {
            const double value = calc(axis.function, 0).f;
            require_within(value, revolute ? most_rad : most_m, revolute ? "rad" : "m", spec.name,
                           "axis value");
            if (value == 0) return;
            if (norm == 0) fail(spec.name, "an axis has no direction (0 0 0)");
            const Vec3 unit = axis.axis / norm;
            X = revolute
                    ? X * Transform{Eigen::AngleAxisd(value, unit).toRotationMatrix(), Vec3::Zero()}
                    : X * Transform{Mat3::Identity(), unit * value};
            return;
        }
        if (norm == 0) fail(spec.name, "an axis has no direction (0 0 0)");
        const CoordinateMap& map = coordinate_map(axis.coordinate, spec.name);
        Step step;
        step.revolute = revolute;
        step.axis = axis.axis / norm;
        step.parent = last;
        step.X_ParentStep = X;
        step.coordinate = map.independent;
        step.function = compose(axis.function, map);
        check_function(step.function, map, revolute ? most_rad : most_m, revolute ? "rad" : "m",
                       spec.name, "the motion along an axis");
        if (!revolute && spec.coordinates.size() > 0) {
            // A coordinate that only slides is measured in metres.
            const bool also_turns =
                std::any_of(spec.rotations.begin(), spec.rotations.end(), [&](const AxisSpec& r) {
                    return r.coordinate == axis.coordinate && !is_constant(r.function);
                });
            if (!also_turns && !map.function) body_.coordinates[map.independent].rotational = false;
        }
        last = StepIndex{body_.n_steps()};
        joint.steps.push_back(*last);
        body_.steps.push_back(std::move(step));
        X = Transform{};
    }

    // --- wraps, muscles, the rest ---------------------------------------------------------------

    void build_wraps() {
        add_wraps(spec_.ground_wraps, SegmentIndex{0});
        for (const SegmentSpec& s : spec_.segments) add_wraps(s.wraps, segment_by_name_.at(s.name));
    }

    void add_wraps(const std::vector<WrapSpec>& wraps, SegmentIndex segment) {
        for (const WrapSpec& w : wraps) {
            if (const auto* cylinder = std::get_if<CylinderSpec>(&w.shape)) {
                require_positive(cylinder->radius, least_m, most_m, "m", w.name, "cylinder radius");
                require_positive(cylinder->length, least_m, most_m, "m", w.name, "cylinder length");
            } else {
                for (double r : std::get<EllipsoidSpec>(w.shape).radii)
                    require_positive(r, least_m, most_m, "m", w.name, "ellipsoid radius");
            }
            require_within(w.X_SegmentWrap.p, most_m, "m", w.name, "place of the wrap surface");
            WrapSurface surface{w.name, segment, w.X_SegmentWrap, -1, 0, w.shape};
            if (w.quadrant != "all") {
                const bool negative = w.quadrant.starts_with('-');
                const char letter = w.quadrant.empty() ? '?' : w.quadrant.back();
                if (letter < 'x' || letter > 'z')
                    fail(w.name, fmt::format("quadrant is '{}'; it must be x, -x, y, -y, z, -z or "
                                             "all",
                                             w.quadrant));
                surface.quadrant_axis = letter - 'x';
                surface.quadrant_sign = negative ? -1 : 1;
            }
            if (!wrap_by_name_.emplace(w.name, WrapIndex{static_cast<int>(body_.wraps.size())})
                     .second)
                fail(w.name, "wrap surface is defined twice");
            active_wrap_.push_back(w.active);
            body_.wraps.push_back(std::move(surface));
        }
    }

    void build_muscles() {
        std::set<std::string> names;
        double volume = 0;
        for (const MuscleSpec& m : spec_.muscles) {
            if (!names.insert(m.name).second) fail(m.name, "muscle is defined twice");
            if (!m.applies_force) continue;
            require_positive(m.max_isometric_force, least_N, most_N, "N", m.name,
                             "maximum isometric force");
            require_positive(m.optimal_fibre_length, least_m, most_m, "m", m.name,
                             "optimal fibre length");
            require_positive(m.max_contraction_velocity, 1 / most_velocity, most_velocity,
                             "fibre lengths/s", m.name, "maximum contraction velocity");
            if (!(m.tendon_slack_length >= 0) || !std::isfinite(m.tendon_slack_length))
                fail(m.name, fmt::format("tendon slack length is {} m; it must be 0 or more",
                                         m.tendon_slack_length));
            require_within(m.tendon_slack_length, most_m, "m", m.name, "tendon slack length");
            if (!(m.pennation >= 0 && m.pennation < 1.5707))
                fail(m.name, fmt::format("pennation is {} rad; it must be 0 to 1.57", m.pennation));
            if (!(m.specific_tension >= 0) || !std::isfinite(m.specific_tension))
                fail(m.name, fmt::format("specific tension is {} Pa; it must be 0 or more",
                                         m.specific_tension));
            if (m.points.size() < 2)
                fail(m.name, fmt::format("muscle path has {} point(s); it must have 2 or more",
                                         m.points.size()));
            Muscle muscle{.name = m.name,
                          .max_isometric_force = m.max_isometric_force,
                          .optimal_fibre_length = m.optimal_fibre_length,
                          .tendon_slack_length = m.tendon_slack_length,
                          .pennation = m.pennation,
                          .max_contraction_velocity = m.max_contraction_velocity,
                          .specific_tension = m.specific_tension,
                          .curves = m.curves,
                          .min_control = m.dynamics.min_control,
                          .max_control = m.dynamics.max_control};
            for (const PathPointSpec& p : m.points) muscle.points.push_back(path_point(p, m.name));
            for (const PathWrapSpec& w : m.wraps) add_path_wrap(w, muscle);
            find_coordinates(muscle);
            volume += muscle.max_isometric_force * muscle.optimal_fibre_length;
            body_.muscles.push_back(std::move(muscle));
        }
        for (Muscle& m : body_.muscles)
            m.volume_share = m.max_isometric_force * m.optimal_fibre_length / volume;
    }

    PathPoint path_point(const PathPointSpec& spec, const std::string& muscle) const {
        const std::string place = muscle + "/" + spec.name;
        PathPoint point;
        point.segment = segment_index(spec.segment, place);
        if (const auto* fixed = std::get_if<FixedPointSpec>(&spec.location)) {
            require_within(fixed->p, most_m, "m", place, "location");
            point.location = FixedPoint{fixed->p};
        } else if (const auto* conditional = std::get_if<ConditionalPointSpec>(&spec.location)) {
            require_within(conditional->p, most_m, "m", place, "location");
            point.location =
                ConditionalPoint{conditional->p, coordinate_map(conditional->coordinate, place),
                                 conditional->minimum, conditional->maximum};
        } else {
            const auto& moving = std::get<MovingPointSpec>(spec.location);
            MovingPoint m;
            for (int k = 0; k < 3; ++k) {
                m.functions[k] = moving.functions[k];
                if (is_constant(moving.functions[k])) {
                    require_within(calc(moving.functions[k], 0).f, most_m, "m", place, "location");
                    continue;
                }
                m.coordinates[k] = coordinate_map(moving.coordinates[k], place);
                check_function(compose(moving.functions[k], m.coordinates[k]), m.coordinates[k],
                               most_m, "m", place, "location");
            }
            point.location = std::move(m);
        }
        return point;
    }

    void add_path_wrap(const PathWrapSpec& spec, Muscle& muscle) const {
        const auto it = wrap_by_name_.find(spec.surface);
        if (it == wrap_by_name_.end())
            fail(muscle.name, fmt::format("wrap surface '{}' does not exist", spec.surface));
        if (!active_wrap_[it->second]) return;
        PathWrap wrap;
        wrap.surface = it->second;
        if (spec.method == "midpoint")
            wrap.method = WrapMethod::midpoint;
        else if (spec.method == "axial")
            wrap.method = WrapMethod::axial;
        else if (spec.method != "hybrid")
            fail(muscle.name,
                 fmt::format("wrap method is '{}'; it must be hybrid, midpoint or axial",
                             spec.method));
        const int n = static_cast<int>(muscle.points.size());
        wrap.first = spec.range_first < 1 ? 0 : spec.range_first - 1;
        wrap.last = spec.range_last < 1 ? n - 1 : spec.range_last - 1;
        if (wrap.first >= n || wrap.last >= n || wrap.first >= wrap.last)
            fail(muscle.name, fmt::format("wrap range is {} to {}, but the path has {} points",
                                          spec.range_first, spec.range_last, n));
        muscle.wraps.push_back(wrap);
    }

    /// Marks the coordinates of every step between two segments.
    void mark_between(SegmentIndex a, SegmentIndex b, std::set<CoordinateIndex>& found) const {
        std::set<StepIndex> odd;  // steps above one of the two only
        for (SegmentIndex s : {a, b}) {
            for (auto k = body_.segments[s].step; k; k = body_.steps[*k].parent)
                if (!odd.insert(*k).second) odd.erase(*k);
        }
        for (StepIndex k : odd) found.insert(body_.steps[k].coordinate);
    }

    void find_coordinates(Muscle& muscle) const {
        std::set<CoordinateIndex> found;
        const SegmentIndex first = muscle.points.front().segment;
        for (const PathPoint& p : muscle.points) {
            mark_between(first, p.segment, found);
            if (const auto* moving = std::get_if<MovingPoint>(&p.location))
                for (int k = 0; k < 3; ++k)
                    if (!is_constant(moving->functions[k]))
                        found.insert(moving->coordinates[k].independent);
        }
        for (const PathWrap& w : muscle.wraps)
            mark_between(first, body_.wraps[w.surface].segment, found);
        muscle.coordinates.assign(found.begin(), found.end());
    }

    void build_motors() {
        std::vector<bool> crossed(body_.coordinates.size(), false);
        for (const Muscle& m : body_.muscles)
            for (CoordinateIndex c : m.coordinates) crossed[c] = true;
        for (const CoordinateActuatorSpec& a : spec_.motors) {
            if (!a.applies_force) continue;  // switched off: the file's reader has listed it
            const CoordinateMap& map = coordinate_map(a.coordinate, a.name);
            if (map.function)
                fail(a.name,
                     fmt::format("motor acts on '{}', which a coupler eliminated", a.coordinate));
            require_within(a.optimal_force, most_N, "N·m or N", a.name, "optimal force");
            body_.motors.push_back({a.name, map.independent, a.optimal_force});
            if (!crossed[map.independent]) {
                body_.coordinates[map.independent].torque_driven = true;
            } else {
                body_.unsupported.push_back(
                    {"CoordinateActuator", a.name,
                     fmt::format("idle: muscles cross '{}' and must carry it", a.coordinate)});
            }
        }
        for (const PointToPointActuatorSpec& a : spec_.point_to_point_actuators)
            if (a.applies_force)
                body_.unsupported.push_back(
                    {"PointToPointActuator", a.name, "idle: it pulls with no force"});
        for (const PointActuatorSpec& a : spec_.point_actuators)
            if (a.applies_force)
                body_.unsupported.push_back(
                    {"PointActuator", a.name, "idle: it pushes with no force"});
        for (const TorqueActuatorSpec& a : spec_.torque_actuators)
            if (a.applies_force)
                body_.unsupported.push_back(
                    {"TorqueActuator", a.name, "idle: it turns with no torque"});
    }

    template <class Spec, class Acts>
    void add_actuator(const Spec& spec, Acts acts) {
        require_within(spec.optimal_force, most_N, "N·m or N", spec.name, "optimal force");
        if (!(spec.min_control <= spec.max_control))
            fail(spec.name, fmt::format("the controls go from {} to {}; they must not fall",
                                        spec.min_control, spec.max_control));
        body_.actuators.push_back(
            {spec.name, spec.optimal_force, spec.min_control, spec.max_control, std::move(acts)});
    }

    Vec3 direction_of(const Vec3& v, const std::string& place, const char* what) const {
        require_within(v, most_m, "", place, what);
        if (!(v.norm() > 0)) fail(place, fmt::format("{} has no length", what));
        return v.normalized();
    }

    void build_actuators() {
        for (const CoordinateActuatorSpec& a : spec_.motors)
            if (a.applies_force)
                add_actuator(a, Actuator::OnCoordinate{coordinate_map(a.coordinate, a.name)});
        for (const PointActuatorSpec& a : spec_.point_actuators) {
            if (!a.applies_force) continue;
            require_within(a.point, most_m, "m", a.name, "point");
            add_actuator(a, Actuator::AtPoint{segment_index(a.segment, a.name), a.point,
                                              direction_of(a.direction, a.name, "direction"),
                                              a.point_is_global, a.force_is_global});
        }
        for (const TorqueActuatorSpec& a : spec_.torque_actuators) {
            if (!a.applies_force) continue;
            Actuator::Torque torque{.a = segment_index(a.segment_a, a.name),
                                    .b = {},
                                    .axis = direction_of(a.axis, a.name, "axis"),
                                    .is_global = a.torque_is_global};
            if (!a.segment_b.empty()) torque.b = segment_index(a.segment_b, a.name);
            add_actuator(a, torque);
        }
        for (const PointToPointActuatorSpec& a : spec_.point_to_point_actuators) {
            if (!a.applies_force) continue;
            require_within(a.point_a, most_m, "m", a.name, "pointA");
            require_within(a.point_b, most_m, "m", a.name, "pointB");
            add_actuator(a, Actuator::PointToPoint{segment_index(a.segment_a, a.name),
                                                   segment_index(a.segment_b, a.name), a.point_a,
                                                   a.point_b, a.points_are_global});
        }
    }

    /// The independent coordinate that a passive structure is about; none where it has no effect.
    template <class Spec>
    std::optional<CoordinateIndex> passive_coordinate(const Spec& spec, const char* kind) {
        if (!spec.applies_force) return std::nullopt;  // the reader has listed it
        const CoordinateMap& map = coordinate_map(spec.coordinate, spec.name);
        if (!map.function) return map.independent;
        body_.unsupported.push_back(
            {kind, spec.name,
             fmt::format("acts on '{}', which a coupler eliminated; its torque is missing",
                         spec.coordinate)});
        return std::nullopt;
    }

    void require_not_negative(double value, const std::string& place, const char* what) const {
        if (!(value >= 0) || !std::isfinite(value))
            fail(place, fmt::format("{} is {}; it must be 0 or more", what, value));
    }

    void build_passive_structures() {
        for (const CoordinateSpringSpec& s : spec_.springs) {
            const auto coordinate = passive_coordinate(s, "SpringGeneralizedForce");
            require_not_negative(s.stiffness, s.name, "stiffness");
            require_not_negative(s.viscosity, s.name, "viscosity");
            require_finite(s.rest, s.name, "rest length");
            if (coordinate)
                body_.passive_structures.push_back(
                    {s.name, *coordinate, CoordinateSpring{s.stiffness, s.rest, s.viscosity}});
        }
        for (const CoordinateLimitSpec& s : spec_.limits) {
            const auto coordinate = passive_coordinate(s, "CoordinateLimitForce");
            require_not_negative(s.upper_stiffness, s.name, "upper stiffness");
            require_not_negative(s.lower_stiffness, s.name, "lower stiffness");
            require_not_negative(s.damping, s.name, "damping");
            if (!(s.lower_limit <= s.upper_limit))
                fail(s.name, fmt::format("the lower limit, {:.4g}, is above the upper, {:.4g}",
                                         s.lower_limit, s.upper_limit));
            if (!(s.transition > 0) || !std::isfinite(s.transition))
                fail(s.name, fmt::format("transition is {}; it must be more than 0", s.transition));
            if (coordinate)
                body_.passive_structures.push_back(
                    {s.name, *coordinate,
                     CoordinateLimit{s.upper_limit, s.upper_stiffness, s.lower_limit,
                                     s.lower_stiffness, s.damping, s.transition}});
        }
    }

    void build_markers() {
        for (const MarkerSpec& m : spec_.markers) {
            require_within(m.p, most_m, "m", m.name, "location");
            body_.markers.push_back({m.name, segment_index(m.segment, m.name), m.p});
        }
    }

    void build_groups() {
        std::unordered_map<std::string, MuscleIndex> muscle_by_name;
        for (int i = 0; i < body_.n_muscles(); ++i)
            muscle_by_name[body_.muscles[i].name] = MuscleIndex{i};
        for (const GroupSpec& g : spec_.groups) {
            MuscleGroup group{g.name, {}};
            for (const std::string& member : g.members)
                if (const auto it = muscle_by_name.find(member); it != muscle_by_name.end())
                    group.members.push_back(it->second);
            if (!group.members.empty()) body_.groups.push_back(std::move(group));
        }
    }

    const BodySpec& spec_;
    Body body_;
    std::unordered_map<std::string, CoordinateMap> map_of_;
    std::unordered_map<std::string, SegmentIndex> segment_by_name_;
    std::unordered_map<std::string, WrapIndex> wrap_by_name_;
    std::vector<bool> active_wrap_;
};

}  // namespace

Body compile(const BodySpec& spec) {
    return Compiler(spec).run();
}

}  // namespace sinew
