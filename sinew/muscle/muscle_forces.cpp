#include "sinew/muscle/muscle_forces.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <memory>
#include <stdexcept>

#include "sinew/input_error.h"
#include "sinew/math/tabulated_curve.h"
#include "sinew/muscle/curves_millard2012.h"
#include "sinew/muscle/curves_thelen2003.h"

namespace sinew {

namespace {

using CurveParameters = decltype(Muscle::curves);

/// The cosine of the largest pennation angle that OpenSim lets a fibre take.
constexpr double smallest_cos_pennation = 0.1;

/// One set of curves and the parameters that it was made from.
struct CurveSet {
    CurveParameters parameters;
    std::shared_ptr<const TabulatedCurve> active_length, velocity, passive;
};

/// The parameters of all curves but the passive one, which differs from muscle to muscle in bodies
/// whose other curves are one and the same.
Millard2012Curves without_passive(Millard2012Curves curves) {
    const Millard2012Curves standard;
    curves.passive_strain_at_zero_force = standard.passive_strain_at_zero_force;
    curves.passive_strain_at_one_norm_force = standard.passive_strain_at_one_norm_force;
    curves.passive_stiffness_at_low_force = standard.passive_stiffness_at_low_force;
    curves.passive_stiffness_at_one_norm_force = standard.passive_stiffness_at_one_norm_force;
    curves.passive_curviness = standard.passive_curviness;
    return curves;
}

Thelen2003Curves without_passive(Thelen2003Curves curves) {
    const Thelen2003Curves standard;
    curves.passive_strain = standard.passive_strain;
    curves.passive_shape = standard.passive_shape;
    return curves;
}

/// Tables are shared with the sets made before as far as their parameters agree: making one takes
/// a third of a millisecond.
template <typename Parameters>
CurveSet make_curve_set(const Parameters& curves, const std::deque<CurveSet>& made) {
    const auto passive = std::make_shared<const TabulatedCurve>(make_passive_curve(curves));
    for (const CurveSet& set : made) {
        const auto* other = std::get_if<Parameters>(&set.parameters);
        if (other != nullptr && without_passive(*other) == without_passive(curves))
            return {curves, set.active_length, set.velocity, passive};
    }
    return {curves, std::make_shared<const TabulatedCurve>(make_active_length_curve(curves)),
            std::make_shared<const TabulatedCurve>(make_velocity_curve(curves)), passive};
}

/// The shortest active fibre, over optimal length; Thelen's model knows none.
double shortest_active_norm_length(const CurveParameters& parameters) {
    const auto* millard = std::get_if<Millard2012Curves>(&parameters);
    return millard != nullptr ? millard->active_min_norm_length : 0;
}

/// A table may undershoot a zero of its curve by its error; no muscle pushes.
double without_push(double factor) {
    return factor < 0 ? 0 : factor;
}

struct MuscleConstants {
    const CurveSet* curves;
    double max_force;              ///< [N]
    double optimal_length;         ///< [m]
    double slack_length;           ///< [m]
    double thickness;              ///< h [m]
    double max_velocity;           ///< [m/s]
    double shortest_fibre;         ///< [m]
    double shortest_along_tendon;  ///< [m]
};

MuscleConstants make_constants(const Muscle& muscle, const CurveSet& curves) {
    MuscleConstants c{};
    c.curves = &curves;
    c.max_force = muscle.max_isometric_force;
    c.optimal_length = muscle.optimal_fibre_length;
    c.slack_length = muscle.tendon_slack_length;
    c.thickness = c.optimal_length * std::sin(muscle.pennation);
    c.max_velocity = muscle.max_contraction_velocity * c.optimal_length;
    const double largest_sin = std::sqrt(1 - smallest_cos_pennation * smallest_cos_pennation);
    c.shortest_fibre = std::max(shortest_active_norm_length(muscle.curves) * c.optimal_length,
                                c.thickness / largest_sin);
    c.shortest_along_tendon =
        std::sqrt(c.shortest_fibre * c.shortest_fibre - c.thickness * c.thickness);
    return c;
}

}  // namespace

struct MuscleForces::Curves {
    std::deque<CurveSet> sets;  ///< a deque, so that pointers to its elements stay good
    std::vector<MuscleConstants> muscles;

    const CurveSet& find_or_make(const Body& body, const Muscle& muscle) {
        for (const CurveSet& set : sets) {
            if (set.parameters == muscle.curves) return set;
        }
        try {
            return sets.emplace_back(
                std::visit([this](const auto& curves) { return make_curve_set(curves, sets); },
                           muscle.curves));
        } catch (const std::invalid_argument& error) {
            throw InputError((body.source.empty() ? "body" : body.source) + ": error: [" +
                             muscle.name + "] " + error.what());
        }
    }
};

MuscleForces::MuscleForces(const Body& body) : curves_(std::make_unique<Curves>()) {
    curves_->muscles.reserve(body.muscles.size());
    for (const Muscle& muscle : body.muscles) {
        curves_->muscles.push_back(make_constants(muscle, curves_->find_or_make(body, muscle)));
    }
}

MuscleForces::~MuscleForces() = default;
MuscleForces::MuscleForces(MuscleForces&&) noexcept = default;

void MuscleForces::calc(const VecX& length, const VecX& velocity, MuscleCapacities& out) const {
    const auto n = static_cast<Eigen::Index>(curves_->muscles.size());
    for (VecX* values : {&out.active, &out.passive, &out.norm_fibre_length,
                         &out.norm_fibre_velocity, &out.cos_pennation, &out.active_length_factor,
                         &out.velocity_factor, &out.passive_factor}) {
        values->resize(n);
    }
    out.clamped.resize(curves_->muscles.size());

    for (Eigen::Index i = 0; i < n; ++i) {
        const MuscleConstants& m = curves_->muscles[static_cast<std::size_t>(i)];
        const double along_tendon = length[i] - m.slack_length;
        const bool clamped = along_tendon <= m.shortest_along_tendon;
        const double fibre =
            clamped ? m.shortest_fibre
                    : std::sqrt(m.thickness * m.thickness + along_tendon * along_tendon);
        const double along = clamped ? m.shortest_along_tendon : along_tendon;
        const double cosine = fibre == 0 ? 1 : along / fibre;
        const double norm_length = fibre / m.optimal_length;
        const double norm_velocity = clamped ? 0 : velocity[i] * cosine / m.max_velocity;

        const double active_factor = without_push((*m.curves->active_length)(norm_length));
        const double velocity_factor = without_push((*m.curves->velocity)(norm_velocity));
        const double passive_factor = without_push((*m.curves->passive)(norm_length));
        const double along_force = clamped ? 0 : m.max_force * cosine;

        out.active[i] = along_force * active_factor * velocity_factor;
        out.passive[i] = along_force * passive_factor;
        out.norm_fibre_length[i] = norm_length;
        out.norm_fibre_velocity[i] = norm_velocity;
        out.cos_pennation[i] = cosine;
        out.active_length_factor[i] = active_factor;
        out.velocity_factor[i] = velocity_factor;
        out.passive_factor[i] = passive_factor;
        out.clamped[static_cast<std::size_t>(i)] = clamped ? 1 : 0;
    }
}

}  // namespace sinew
