// The stiffness of the held body beside the potential whose second derivative it is, on the adult
// body in the hip thrust and the plank, muscles, weights, contacts and pressure included.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "sinew/analysis/frame_inputs.h"
#include "sinew/analysis/held_stiffness.h"
#include "sinew/analysis/pressure_problem.h"
#include "sinew/body/adult.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/exercise_reader.h"
#include "sinew/io/trunk_constants.h"
#include "sinew/motion/synthesize.h"
#include "tests/reference/random_frames.h"

namespace sinew {
namespace {

constexpr double gain = 10;

Exercise load_with(const std::string& name, double load_kg) {
    Exercise exercise = load_exercise((data_directory() / "exercises" / (name + ".yaml")).string());
    if (load_kg > 0) exercise.load_kg = load_kg;
    return exercise;
}

/// An exercise on the adult body with one of its frames prepared.
struct Scene {
    explicit Scene(const std::string& name, double load_kg = 0)
        : body(compile(make_adult(load_adult_tables(data_directory())))),
          mechanics(body),
          forces(body),
          wall(make_abdominal_wall(body, load_trunk_constants(data_directory()).pressure, why)),
          plan(synthesize(body, mechanics, load_with(name, load_kg), {.frames = 41})),
          frame(body, mechanics, forces),
          held(body, mechanics, forces, &wall.value(), gain) {}

    void prepare(int f) {
        q = plan.motion.q.col(f);
        // A straight knee is where the kneecap's tables end: bend it a little, away from the
        // switch.
        for (const char* knee : {"knee_angle_r", "knee_angle_l"})
            q[body.find_coordinate(knee).value().value] += 0.02;
        collect_touches(plan, f, touches);
        loads.clear();
        weights.clear();
        for (const LoadTrack& load : plan.loads) {
            loads.push_back({load.segment, load.p_W[f], load.f_W[f], Vec3::Zero()});
            weights.push_back({load.segment, load.p_W[f], load.mass_kg * body.gravity});
        }
        frame.calc(q, plan.motion.qd.col(f), plan.motion.qdd.col(f), loads, touches);
        held.calc_frame(q, frame, weights, touches);
    }

    /// Activations and contact forces of no particular meaning.
    void draw(std::uint64_t seed) {
        reference::Random random(seed);
        activation.resize(body.n_muscles() + static_cast<int>(wall->hoops.size()));
        for (double& a : activation) a = random.uniform();
        push.clear();
        for (std::size_t k = 0; k < touches.size(); ++k)
            push.push_back(random.uniform(50, 400) * random.direction());
    }

    Body body;
    Mechanics mechanics;
    MuscleForces forces;
    std::string why;
    std::optional<AbdominalWall> wall;
    MotionPlan plan;
    FrameProblem frame;
    HeldStiffness held;
    VecX q, activation;
    std::vector<TouchPoint> touches;
    std::vector<ExternalForce> loads;
    std::vector<DeadLoad> weights;
    std::vector<Vec3> push;
};

/// The first derivative of the potential over all coordinates [N·m, N] at postures near that of a
/// frame: every muscle pulls with F + k (ℓ − ℓ₀), weights and contacts push at their material
/// points, pressure is frozen. It shares no second derivative with what it checks.
class Gradient {
public:
    explicit Gradient(const Scene& scene)
        : s_(scene), memory_(scene.mechanics.make_workspace()), path_memory_(scene.body) {
        constexpr double step = 1e-7;  // [m]
        MuscleCapacities longer, shorter;
        const VecX length = s_.frame.paths.length;
        s_.forces.calc(length.array() + step, s_.frame.lengthening_velocity, longer);
        s_.forces.calc(length.array() - step, s_.frame.lengthening_velocity, shorter);
        const VecX a = s_.activation.head(s_.body.n_muscles());
        const VecX active = a.cwiseProduct(s_.frame.capacities.active);
        force_ = active + s_.frame.capacities.passive;
        stiffness_ =
            gain * active.cwiseQuotient(length) + (longer.passive - shorter.passive) / (2 * step);
        VecX per_activation;
        calc_pressure_per_activation(*s_.wall, s_.frame.capacities, per_activation);
        pressure_ = s_.wall->resting_pressure + per_activation.dot(s_.activation);
        for (const DeadLoad& weight : s_.weights) add(weight.segment, weight.p_W, weight.f_W);
        for (std::size_t i = 1; i < s_.body.segments.size(); ++i) {
            const Segment& segment = s_.body.segments[i];
            const SegmentIndex index(static_cast<int>(i));
            add(index, s_.frame.pose.X_W[i] * segment.p_SegmentCom, segment.mass * s_.body.gravity);
        }
        for (std::size_t k = 0; k < s_.touches.size(); ++k)
            add(s_.touches[k].segment, s_.touches[k].p_W, s_.push[k]);
    }

    VecX at(const VecX& q) {
        const Body& body = s_.body;
        s_.mechanics.calc_pose(q, memory_, pose_);
        calc_paths(body, q, pose_, path_memory_, paths_);
        const VecX pull = force_ + stiffness_.cwiseProduct(paths_.length - s_.frame.paths.length);
        VecX gradient = -paths_.moment_arm * pull;
        MatX J(3, body.n_coordinates());
        for (const Load& load : loads_) {
            calc_point_jacobian(body, pose_, load.segment, pose_.X_W[load.segment] * load.p, J);
            gradient -= J.transpose() * load.f_W;
        }
        PassiveTorques passive;
        calc_passive_torques(body, q, VecX::Zero(q.size()), passive);
        gradient -= passive.torque;
        // P ∂V/∂q with V = area × distance, from the two ends' Jacobians.
        const AbdominalWall& wall = *s_.wall;
        const Vec3 top = pose_.X_W[wall.top] * wall.p_top;
        const Vec3 bottom = pose_.X_W[wall.bottom] * wall.p_bottom;
        MatX J2(3, body.n_coordinates());
        calc_point_jacobian(body, pose_, wall.top, top, J);
        calc_point_jacobian(body, pose_, wall.bottom, bottom, J2);
        gradient -= pressure_ * wall.area * (J - J2).transpose() * (top - bottom).normalized();
        return gradient;
    }

private:
    struct Load {
        SegmentIndex segment;
        Vec3 p, f_W;
    };
    void add(SegmentIndex segment, const Vec3& p_W, const Vec3& f_W) {
        loads_.push_back({segment, s_.frame.pose.X_W[segment].inverse() * p_W, f_W});
    }

    const Scene& s_;
    MechanicsWorkspace memory_;
    PathWorkspace path_memory_;
    Pose pose_;
    MusclePaths paths_;
    VecX force_, stiffness_;
    double pressure_ = 0;
    std::vector<Load> loads_;
};

struct Case {
    const char* exercise;
    double load_kg;
    std::vector<int> frames;
};
const std::vector<Case>& cases() {
    static const std::vector<Case> all{{"hip_thrust", 40, {5, 23}}, {"front_plank", 0, {0}}};
    return all;
}

TEST(HeldStiffness, is_the_second_derivative_of_the_potential_by_central_differences) {
    for (const Case& c : cases()) {
        Scene scene(c.exercise, c.load_kg);
        ASSERT_TRUE(scene.wall) << scene.why;
        for (const int f : c.frames) {
            scene.prepare(f);
            scene.draw(100 + f);
            MatX K;
            scene.held.calc(scene.activation, scene.push, K);
            EXPECT_LT((K - K.transpose()).norm(), 1e-12 * K.norm());
            Gradient gradient(scene);
            const auto& rows = scene.frame.rows();
            const auto m = static_cast<Eigen::Index>(rows.size());
            const double h = 2e-6;
            double worst = 0;
            for (Eigen::Index col = 0; col < m; ++col) {
                VecX more = scene.q, less = scene.q;
                more[rows[col].value] += h;
                less[rows[col].value] -= h;
                const VecX slope = (gradient.at(more) - gradient.at(less)) / (2 * h);
                for (Eigen::Index row = 0; row < m; ++row)
                    worst = std::max(worst, std::abs(K(row, col) - slope[rows[row].value]) /
                                                std::max(1.0, K.col(col).norm()));
            }
            // A pelvis that only shifts meets hardly any stiffness; columns below 1 count
            // as 1.
            EXPECT_LT(worst, 1e-5) << c.exercise << ", frame " << f;
            EXPECT_GT(K.norm(), 1000);
        }
    }
}

TEST(HeldStiffness, of_one_direction_is_that_of_the_matrix) {
    for (const Case& c : cases()) {
        Scene scene(c.exercise, c.load_kg);
        reference::Random random(7);
        for (const int f : c.frames) {
            scene.prepare(f);
            scene.draw(200 + f);
            MatX K;
            scene.held.calc(scene.activation, scene.push, K);
            for (int trial = 0; trial < 5; ++trial) {
                VecX v(K.rows());
                for (double& x : v) x = random.normal();
                StiffnessForm form;
                scene.held.calc_form(v, form);
                double value = form.fixed + form.muscle.dot(scene.activation);
                for (std::size_t k = 0; k < scene.push.size(); ++k)
                    value += form.contact[k].dot(scene.push[k]);
                EXPECT_NEAR(value, v.dot(K * v), 1e-11 * K.norm() * v.squaredNorm());
            }
        }
    }
}

TEST(HeldStiffness, without_a_wall_leaves_the_pressure_out) {
    Scene scene("hip_thrust", 40);
    scene.prepare(5);
    scene.draw(3);
    HeldStiffness bare(scene.body, scene.mechanics, scene.forces, nullptr, gain);
    bare.calc_frame(scene.q, scene.frame, scene.weights, scene.touches);
    MatX with, without;
    scene.held.calc(scene.activation, scene.push, with);
    bare.calc(scene.activation.head(scene.body.n_muscles()), scene.push, without);
    LineDerivatives line;
    calc_line_derivatives(scene.body, scene.frame.pose, scene.wall->bottom, scene.wall->p_bottom,
                          scene.wall->top, scene.wall->p_top, line);
    PressureProblem pressed(*scene.wall, scene.body);
    pressed.calc(scene.frame, 0);
    const double work = pressed.pressure(scene.activation) * scene.wall->area;
    const auto& rows = scene.frame.rows();
    for (Eigen::Index r = 0; r < with.rows(); ++r)
        for (Eigen::Index s = 0; s < with.cols(); ++s)
            EXPECT_NEAR(with(r, s) - without(r, s),
                        -work * line.hessian(rows[r].value, rows[s].value), 1e-9);
    EXPECT_GT((with - without).norm(), 1);
}

TEST(FreeDirections, are_orthonormal_and_move_no_point_that_is_held) {
    for (const Case& c : cases()) {
        Scene scene(c.exercise, c.load_kg);
        const auto thorax = scene.body.find_segment("thorax").value();
        for (const int f : c.frames) {
            scene.prepare(f);
            const auto& rows = scene.frame.rows();
            const auto m = static_cast<Eigen::Index>(rows.size());
            Eigen::Index columns_before = m;
            for (const ThoraxHold hold :
                 {ThoraxHold::free, ThoraxHold::height_held, ThoraxHold::pinned}) {
                const MatX Z = calc_free_directions(scene.body, scene.frame, scene.touches, hold);
                ASSERT_EQ(Z.rows(), m);
                EXPECT_LT(Z.cols(), columns_before) << "each hold takes directions away";
                EXPECT_GT(Z.cols(), 6);
                columns_before = Z.cols();
                EXPECT_LT((Z.transpose() * Z - MatX::Identity(Z.cols(), Z.cols())).norm(), 1e-13);
                double slide = 0;
                for (std::size_t k = 0; k < scene.touches.size(); ++k) {
                    MatX J(3, m);
                    for (Eigen::Index r = 0; r < m; ++r)
                        J.col(r) = scene.frame.contact_jacobian(k).col(rows[r].value);
                    const MatX moved = J * Z;
                    bool upper = scene.touches[k].segment == thorax;
                    for (const Joint& joint : scene.body.joints)
                        upper |= joint.child == scene.touches[k].segment &&
                                 joint.name.find("shoulder") != std::string::npos;
                    const std::string& name = scene.body.segments[scene.touches[k].segment].name;
                    upper |= name.starts_with("humerus") || name.starts_with("ulna") ||
                             name.starts_with("radius") || name.starts_with("hand");
                    if (!upper || hold == ThoraxHold::pinned) {
                        EXPECT_LT(moved.norm(), 1e-12) << name;
                    } else {
                        slide = std::max(slide, moved.norm());
                        if (hold == ThoraxHold::height_held) {
                            EXPECT_LT((scene.touches[k].normal_W.transpose() * moved).norm(),
                                      1e-12);
                        }
                    }
                }
                if (hold != ThoraxHold::pinned) {
                    EXPECT_GT(slide, 0.01) << "what is not held moves";
                }
            }
        }
    }
}

/// The row of each row's twin, and +1 or −1 as the mirror across the middle turns its sign.
void find_twins(const Scene& scene, std::vector<Eigen::Index>& twin, VecX& sign) {
    const auto& rows = scene.frame.rows();
    sign.setOnes(static_cast<Eigen::Index>(rows.size()));
    for (std::size_t r = 0; r < rows.size(); ++r) {
        std::string name = scene.body.coordinates[rows[r]].name;
        for (const char* odd : {"pelvis_list", "pelvis_rotation", "pelvis_tz", "_LB", "_AR"})
            if (name.find(odd) != std::string::npos) sign[static_cast<Eigen::Index>(r)] = -1;
        if (name.ends_with("_r")) {
            name.back() = 'l';
        } else if (name.ends_with("_l")) {
            name.back() = 'r';
        }
        const auto other = scene.body.find_coordinate(name).value();
        twin.push_back(std::ranges::find(rows, other) - rows.begin());
    }
}

TEST(HeldStiffness, of_mirrored_pulls_is_the_mirrored_matrix) {
    // A lopsided posture and its mirror image, without contacts.
    Scene scene("hip_thrust", 40);
    const Body& body = scene.body;
    scene.prepare(12);
    std::vector<Eigen::Index> twin;
    VecX sign;
    find_twins(scene, twin, sign);
    scene.draw(11);
    scene.touches.clear();
    scene.push.clear();
    scene.weights.clear();
    reference::Random random(5);
    VecX q = scene.q, mirrored_q = scene.q;
    const auto& rows = scene.frame.rows();
    VecX lean(static_cast<Eigen::Index>(rows.size()));
    for (Eigen::Index r = 0; r < lean.size(); ++r) {
        lean[r] = 0.02 * random.normal();
        q[rows[r].value] += lean[r];
    }
    for (Eigen::Index r = 0; r < lean.size(); ++r)
        mirrored_q[rows[r].value] += sign[r] * lean[twin[r]];
    VecX mirrored_activation = scene.activation;
    for (int i = 0; i < body.n_muscles(); ++i) {
        const std::string& name = body.muscles[i].name;
        if (!name.ends_with("_r")) continue;
        const int other = body.find_muscle(mirrored_name(name)).value().value;
        std::swap(mirrored_activation[i], mirrored_activation[other]);
    }
    const VecX still = VecX::Zero(body.n_coordinates());
    const auto at = [&](const VecX& posture, const VecX& activation) {
        scene.frame.calc(posture, still, still, {}, {});
        scene.held.calc_frame(posture, scene.frame, {}, {});
        MatX K;
        scene.held.calc(activation, {}, K);
        return K;
    };
    const MatX K = at(q, scene.activation), mirrored = at(mirrored_q, mirrored_activation);
    double largest = 0;
    for (Eigen::Index r = 0; r < K.rows(); ++r)
        for (Eigen::Index s = 0; s < K.cols(); ++s)
            largest = std::max(largest,
                               std::abs(K(r, s) - sign[r] * sign[s] * mirrored(twin[r], twin[s])));
    // Passive slopes are differenced over 1e-5 m from forces of 1000 N.
    EXPECT_LT(largest, 1e-7 * K.norm());
    EXPECT_GT((K - mirrored).norm(), 1e-3 * K.norm()) << "the posture is lopsided";
}

}  // namespace
}  // namespace sinew
