#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "sinew/recruitment/recruitment.h"

namespace sinew::reference {

/// Random numbers that are the same with every compiler and library (splitmix64; normal by
/// Box and Muller).
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    double uniform() {
        state_ += 0x9e3779b97f4a7c15ull;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
        return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1.0p-53;
    }
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    int below(int n) { return static_cast<int>(uniform() * n); }
    double normal() {
        return std::sqrt(-2 * std::log(1 - uniform())) * std::cos(2 * std::numbers::pi * uniform());
    }
    Vec3 direction() { return Vec3(normal(), normal(), normal()).normalized(); }

private:
    std::uint64_t state_;
};

enum class ContactKind { none, frictionless, friction };

struct RandomFrameSettings {
    ContactKind contacts = ContactKind::friction;
    double load = 1;              ///< multiplies the moments that muscles must supply
    double max_activation = 0.6;  ///< of the activations behind b; above 1 the frame may fall short
};

/// A body of 45 coordinates, 300 muscles and 10 contact points, drawn at random but with the
/// structure of a person: rows 0–5 a free pelvis (3 moments, 3 forces) that no muscle crosses,
/// 6–12 and 13–19 two legs (hip 3, knee, ankle, subtalar, toes), 20–37 six lumbar levels of three,
/// 38–44 upper body driven by motors. Muscles 0–79 cross one to three joints of a leg, 80–299 one
/// to six neighbouring lumbar levels, some of them also a hip (psoas). Moment arms are centimetres,
/// forces 50–3000 N, volume shares lognormal. Six contacts are on the feet, four on the thorax,
/// with Jacobians of points on revolute chains. b is what activations and contact forces drawn at
/// random would supply, so that the frame is feasible while max_activation ≤ 1.
[[nodiscard]] inline RecruitmentProblem make_random_frame(
    std::uint64_t seed, const RandomFrameSettings& settings = {}) {
    constexpr int m = 45, n = 300;
    Random random(seed * 7919 + 17);
    RecruitmentProblem p;
    p.A.setZero(m, n);
    p.b.setZero(m);
    p.volume_share.resize(n);
    p.lower.setZero(n);
    p.upper.setOnes(n);

    for (int i = 0; i < n; ++i) {
        const double force = std::clamp(500 * std::exp(0.8 * random.normal()), 50.0, 3000.0);
        const bool leg = i < 80;
        if (leg) {
            constexpr std::array<int, 6> joint_row{0, 3, 4, 5, 6, 7};
            const int base = i < 40 ? 6 : 13;
            const int first = random.below(5);
            const int last = std::min(5, first + 1 + random.below(3));
            for (int j = joint_row[first]; j < joint_row[last]; ++j)
                p.A(base + j, i) = force * std::clamp(0.03 * random.normal(), -0.08, 0.08);
        } else {
            const int first = random.below(6);
            const int last = std::min(6, first + 1 + random.below(6));
            const double fore = random.uniform(-0.06, 0.09), side = random.uniform(-0.08, 0.08);
            const double twist = 0.02 * random.normal();
            for (int level = first; level < last; ++level) {
                p.A(20 + 3 * level, i) = force * (fore + 0.005 * random.normal());
                p.A(21 + 3 * level, i) = force * (side + 0.005 * random.normal());
                p.A(22 + 3 * level, i) = force * (twist + 0.005 * random.normal());
            }
            if (i % 20 == 0 && first == 0) {
                const int hip = i % 40 == 0 ? 6 : 13;
                for (int j = 0; j < 3; ++j) p.A(hip + j, i) = force * 0.02 * random.normal();
            }
        }
        p.volume_share[i] = force * 0.1 * std::exp(0.5 * random.normal());
    }
    p.volume_share /= p.volume_share.sum();

    p.reserve_weight.setConstant(m, RecruitmentOptions{}.reserve_weight);
    p.reserve_weight.tail(7).setConstant(1e-6);  // motors of the upper body

    const int contacts = settings.contacts == ContactKind::none ? 0 : 10;
    for (int c = 0; c < contacts; ++c) {
        // Place of the contact seen from the pelvis, and the chain of joints between.
        const int side = c < 3 ? 1 : -1;
        const bool foot = c < 6;
        Vec3 place = foot ? Vec3(0.45, -0.25, 0.12 * side) : Vec3(-0.35, 0.05, 0);
        place += Vec3(random.uniform(-0.1, 0.1), random.uniform(-0.05, 0.05),
                      random.uniform(-0.06, 0.06));
        ContactColumn contact;
        contact.jacobian.setZero(3, m);
        for (int j = 0; j < 3; ++j) {
            contact.jacobian.col(j) = Vec3::Unit(j).cross(place);
            contact.jacobian.col(3 + j) = Vec3::Unit(j);
        }
        const int base = foot ? (side > 0 ? 6 : 13) : 20, joints = foot ? 7 : 18;
        Random chain(seed * 104729 + base);  // contacts on one limb share its joints
        for (int j = 0; j < joints; ++j) {
            const Vec3 axis = foot ? chain.direction()
                                   : (Vec3::Unit(2 - j % 3) + 0.1 * chain.direction()).normalized();
            const int level = j / 3;  // three axes a level of the spine
            const double along = foot ? (j < 3 ? 0.0 : j / 6.0) : level / 7.0;
            const Vec3 centre = along * (foot ? Vec3(0.45, -0.2, 0.12 * side) : Vec3(-0.25, 0, 0));
            contact.jacobian.col(base + j) = axis.cross(place - centre);
        }
        contact.normal_W = (Vec3::UnitY() + (foot ? 0.0 : 0.3) * random.direction()).normalized();
        contact.friction =
            settings.contacts == ContactKind::friction ? random.uniform(0.3, 0.9) : 0;
        const Vec3 tangent = contact.normal_W.cross(random.direction());
        const Vec3 force = random.uniform(0, 500) *
                           (contact.normal_W + random.uniform(-1, 1) * contact.friction * tangent);
        p.b += contact.jacobian.transpose() * force;
        p.contacts.push_back(contact);
    }
    for (int i = 0; i < n; ++i) {
        const double a = settings.max_activation * std::pow(random.uniform(), 3);
        p.b += settings.load * a * p.A.col(i);
    }
    for (int j = 38; j < m; ++j) p.b[j] += 20 * random.normal();
    return p;
}

/// The next frame of a motion: every moment and moment arm a little different.
inline void perturb_frame(RecruitmentProblem& p, std::uint64_t seed, double relative) {
    Random random(seed);
    for (int i = 0; i < p.A.cols(); ++i) p.A.col(i) *= 1 + relative * random.normal();
    for (int j = 0; j < p.b.size(); ++j) p.b[j] *= 1 + relative * random.normal();
}

}  // namespace sinew::reference
