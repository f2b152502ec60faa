#include "sinew/report/body_shapes.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

namespace sinew {

namespace {

constexpr double density = 1050;  // kg/m³ of a limb

class Shapes {
public:
    Shapes(const Body& body, const Pose& pose) : body_(body), pose_(pose) {
        const auto hip = joint("femur_r"), knee = joint("tibia_r"), ankle = joint("talus_r");
        if (hip && knee && ankle) scale_ = ((*hip - *knee).norm() + (*knee - *ankle).norm()) / 0.83;
        girth_ = std::sqrt(std::max(0.1, body.mass()) / 75 / scale_);
    }

    std::vector<BodyPart> run() {
        for (const Side side : {Side::left, Side::right}) {
            add_leg(side);
            add_arm(side);
        }
        add_trunk();
        add_head();
        return std::move(parts_);
    }

private:
    static std::string sided(const std::string& name, Side side) {
        return name + (side == Side::left ? "_l" : "_r");
    }
    [[nodiscard]] const Transform* frame(const std::string& segment) const {
        const auto index = body_.find_segment(segment);
        return index ? &pose_.X_W[*index] : nullptr;
    }
    /// The centre of the joint that carries a segment.
    [[nodiscard]] std::optional<Vec3> joint(const std::string& child) const {
        for (const Joint& j : body_.joints)
            if (body_.segments[j.child].name == child) return pose_.X_W[j.child] * j.X_ChildFrame.p;
        return std::nullopt;
    }
    /// A marker, or the place where the adult of 1.75 m has it.
    [[nodiscard]] Vec3 site(const std::string& marker, const Transform& X, const Vec3& otherwise) {
        for (const Marker& m : body_.markers)
            if (m.name == marker) return pose_.X_W[m.segment] * m.p;
        return X * Vec3(scale_ * otherwise);
    }
    static Blob ball(const Vec3& p_W, double radius) {
        return {.p_W = p_W, .axes_W = radius * Mat3::Identity()};
    }
    /// Half axes along those of a frame, centre in the world.
    static Blob egg(const Transform& X, const Vec3& p_W, const Vec3& half) {
        return {.p_W = p_W, .axes_W = X.R * half.asDiagonal()};
    }
    [[nodiscard]] double mass_of(const std::string& segment) const {
        const auto index = body_.find_segment(segment);
        return index ? body_.segments[*index].mass : 0;
    }
    static double mean_radius(double mass, double length) {
        return std::sqrt(mass / (density * std::numbers::pi * std::max(0.05, length)));
    }

    void add_leg(Side side) {
        const auto hip = joint(sided("femur", side)), knee = joint(sided("tibia", side)),
                   ankle = joint(sided("talus", side));
        const Transform* const shank = frame(sided("tibia", side));
        if (!hip || !knee || !ankle || !shank) return;
        const double thigh_r = mean_radius(mass_of(sided("femur", side)), (*hip - *knee).norm());
        const double shank_r = mean_radius(mass_of(sided("tibia", side)), (*knee - *ankle).norm());
        const double knee_r = 0.5 * (0.72 * thigh_r + 1.2 * shank_r), ankle_r = 0.7 * shank_r;
        parts_.push_back({"thigh", side, {{ball(*hip, 1.12 * thigh_r), ball(*knee, knee_r)}}});
        const Blob calf =
            ball(*knee + 0.27 * (*ankle - *knee) - 0.3 * shank_r * shank->R.col(0), 1.15 * shank_r);
        parts_.push_back(
            {"shank", side, {{ball(*knee, 0.96 * knee_r), calf}, {calf, ball(*ankle, ankle_r)}}});
        if (const Transform* const X = frame(sided("calcn", side)))
            add_foot(side, *X, ball(*ankle, ankle_r));
    }

    void add_foot(Side side, const Transform& X, const Blob& ankle) {
        const double out = side == Side::left ? -1 : 1, s = scale_;
        const Vec3 up = X.R.col(1);
        const Vec3 heel = site(sided("heel", side), X, {0.002, -0.0135, 0});
        const Vec3 ball_in = site(sided("ball_medial", side), X, {0.163, -0.0135, -0.03 * out});
        const Vec3 ball_out = site(sided("ball_lateral", side), X, {0.146, -0.0135, 0.057 * out});
        const Transform* const toes = frame(sided("toes", side));
        const Transform& X_toes = toes ? *toes : X;
        const Vec3 tip =
            site(sided("toe_tip", side), X_toes, {toes ? 0.066 : 0.245, -0.0115, -0.02 * out});
        const Blob heel_blob =
            egg(X, heel + s * (0.03 * up + 0.012 * X.R.col(0)), s * Vec3(0.033, 0.03, 0.03));
        const Blob ball_blob =
            egg(X, 0.5 * (ball_in + ball_out) + 0.02 * s * up, s * Vec3(0.025, 0.02, 0.045));
        const Blob toe_blob =
            egg(X_toes, tip + s * (0.012 * X_toes.R.col(1) + 0.02 * out * X_toes.R.col(2)),
                s * Vec3(0.015, 0.012, 0.035));
        const Blob instep = ball(ankle.p_W, 0.9 * ankle.axes_W(0, 0));
        parts_.push_back({"foot", side, {{heel_blob, instep, ball_blob}, {ball_blob, toe_blob}}});
    }

    void add_arm(Side side) {
        const auto shoulder = joint(sided("humerus", side)), elbow = joint(sided("ulna", side)),
                   wrist = joint(sided("hand", side));
        if (!shoulder || !elbow || !wrist) return;
        const double upper_r =
            mean_radius(mass_of(sided("humerus", side)), (*shoulder - *elbow).norm());
        const double fore_r =
            mean_radius(mass_of(sided("ulna", side)) + mass_of(sided("radius", side)),
                        (*elbow - *wrist).norm());
        parts_.push_back(
            {"upper arm", side, {{ball(*shoulder, 1.2 * upper_r), ball(*elbow, 0.85 * upper_r)}}});
        parts_.push_back(
            {"forearm",
             side,
             {{ball(*elbow, 0.82 * upper_r), ball(*elbow + 0.25 * (*wrist - *elbow), 1.2 * fore_r)},
              {ball(*elbow + 0.25 * (*wrist - *elbow), 1.2 * fore_r),
               ball(*wrist, 0.7 * fore_r)}}});
        const Transform& X = *frame(sided("hand", side));
        const Blob palm =
            egg(X, X * (scale_ * Vec3(0, -0.062, 0)), scale_ * Vec3(0.022, 0.06, 0.04));
        parts_.push_back({"hand", side, {{ball(*wrist, 0.65 * fore_r), palm}}});
    }

    void add_trunk() {
        const Transform* const pelvis = frame("pelvis");
        const auto hip_r = joint("femur_r"), hip_l = joint("femur_l");
        if (!pelvis || !hip_r || !hip_l) return;
        const double s = scale_, g = girth_ * scale_;
        const auto at_pelvis = [&](const Vec3& p, const Vec3& half) {
            return egg(*pelvis, *pelvis * (s * p), g * half);
        };
        const Blob iliac = at_pelvis({-0.095, 0.03, 0}, {0.114, 0.075, 0.155});
        const Blob groin = at_pelvis({-0.07, -0.075, 0}, {0.095, 0.07, 0.16});
        BodyPart trunk{"trunk", Side::both, {{iliac, groin}}};
        for (const double z : {-0.072, 0.072}) {
            const Blob buttock = at_pelvis({-0.138, -0.085, z}, {0.078, 0.085, 0.085});
            trunk.hulls.push_back({iliac, buttock});
        }
        // Half depth and half width at each level; the back's skin lies behind the joint.
        struct Level {
            const char* segment;
            double behind, depth, width;
        };
        Blob before = iliac;
        for (const Level& level :
             {Level{"lumbar5", 0.08, 0.108, 0.148}, Level{"lumbar4", 0.085, 0.109, 0.142},
              Level{"lumbar3", 0.086, 0.108, 0.14}, Level{"lumbar2", 0.085, 0.106, 0.142},
              Level{"lumbar1", 0.083, 0.107, 0.15}}) {
            const Transform* const X = frame(level.segment);
            if (!X) continue;
            const Blob here = egg(*X, X->p + (g * level.depth - s * level.behind) * X->R.col(0),
                                  {g * level.depth, 0.03 * s, g * level.width});
            trunk.hulls.push_back({before, here});
            before = here;
        }
        if (const Transform* const thorax = frame("thorax")) add_chest(*thorax, before, trunk);
        parts_.push_back(std::move(trunk));
    }

    void add_chest(const Transform& X, const Blob& waist, BodyPart& trunk) {
        const double s = scale_, g = girth_ * scale_;
        const auto at = [&](const Vec3& p, const Vec3& half) {
            return egg(X, X * (s * p), {g * half.x(), s * half.y(), g * half.z()});
        };
        const Blob ribs = at({0.04, 0.055, 0}, {0.125, 0.06, 0.158});
        const Blob chest = at({0.03, 0.14, 0}, {0.125, 0.08, 0.155});
        const Blob top = at({0.012, 0.225, 0}, {0.108, 0.05, 0.13});
        trunk.hulls.push_back({waist, ribs});
        trunk.hulls.push_back({ribs, chest});
        trunk.hulls.push_back({chest, top});
        const Blob nape = at({-0.004, 0.28, 0}, {0.062, 0.035, 0.075});
        for (const char* const arm : {"humerus_r", "humerus_l"})
            if (const auto shoulder = joint(arm))
                trunk.hulls.push_back({top, nape, ball(*shoulder, 0.048 * g)});
    }

    void add_head() {
        const Transform* const X = frame("head_neck");
        if (!X) return;
        const double s = scale_;
        const auto at = [&](const Vec3& p, const Vec3& half) {
            return egg(*X, *X * (s * p), s * half);
        };
        const Blob root = at({-0.008, -0.01, 0}, {0.06, 0.02, 0.06});
        const Blob neck = at({0.008, 0.08, 0}, {0.057, 0.03, 0.055});
        const Blob skull = at({0.012, 0.165, 0}, {0.095, 0.09, 0.075});
        const Blob jaw = at({0.048, 0.075, 0}, {0.047, 0.045, 0.045});
        const Blob nose = at({0.108, 0.128, 0}, {0.014, 0.014, 0.012});
        const Blob brow = at({0.09, 0.155, 0}, {0.014, 0.014, 0.012});
        parts_.push_back({"head", Side::both, {{root, neck}, {skull, jaw}, {brow, nose}}});
    }

    const Body& body_;
    const Pose& pose_;
    double scale_ = 1;  ///< of lengths, over the adult of 1.75 m
    double girth_ = 1;  ///< of breadths, beyond that
    std::vector<BodyPart> parts_;
};

}  // namespace

Vec3 BodyPart::centre_W() const {
    Vec3 sum = Vec3::Zero();
    int count = 0;
    for (const auto& blobs : hulls)
        for (const Blob& blob : blobs) {
            sum += blob.p_W;
            ++count;
        }
    return count > 0 ? Vec3(sum / count) : sum;
}

std::vector<BodyPart> make_body_parts(const Body& body, const Pose& pose) {
    return Shapes(body, pose).run();
}

}  // namespace sinew
