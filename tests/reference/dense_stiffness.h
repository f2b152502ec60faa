#pragma once

#include <array>
#include <vector>

#include "sinew/recruitment/stability.h"
#include "tests/reference/random_frames.h"

namespace sinew::reference {

/// K(a, f) written out as one matrix for each unknown.
struct DenseStiffness final : AffineStiffness {
    MatX fixed;
    std::vector<MatX> muscle;
    std::vector<std::array<MatX, 3>> contact;

    void calc(const VecX& activation, std::span<const Vec3> force, MatX& stiffness) const override {
        stiffness = fixed;
        for (std::size_t i = 0; i < muscle.size(); ++i)
            stiffness += activation[static_cast<Eigen::Index>(i)] * muscle[i];
        for (std::size_t c = 0; c < contact.size(); ++c)
            for (int k = 0; k < 3; ++k) stiffness += force[c][k] * contact[c][k];
    }
    void calc_form(const VecX& direction, StiffnessForm& form) const override {
        const auto value = [&](const MatX& K) { return direction.dot(K * direction); };
        form.fixed = value(fixed);
        form.muscle.resize(static_cast<Eigen::Index>(muscle.size()));
        for (std::size_t i = 0; i < muscle.size(); ++i)
            form.muscle[static_cast<Eigen::Index>(i)] = value(muscle[i]);
        form.contact.resize(contact.size());
        for (std::size_t c = 0; c < contact.size(); ++c)
            for (int k = 0; k < 3; ++k) form.contact[c][k] = value(contact[c][k]);
    }
};

/// The stiffness of a random frame: every muscle stiffens along its arms, 10 A² / F, and softens or
/// stiffens by its curvature; contact forces and weights do as they please.
inline DenseStiffness make_random_stiffness(const RecruitmentProblem& p, std::uint64_t seed) {
    Random random(seed);
    const auto m = p.A.rows();
    const auto symmetric = [&](double size) {
        MatX S(m, m);
        for (Eigen::Index j = 0; j < m; ++j)
            for (Eigen::Index i = 0; i <= j; ++i) S(i, j) = S(j, i) = size * random.normal();
        return S;
    };
    DenseStiffness k;
    k.fixed = symmetric(25);
    for (Eigen::Index i = 0; i < p.A.cols(); ++i) {
        const double size = p.A.col(i).norm();
        k.muscle.push_back(p.A.col(i) * (p.A.col(i).transpose() * (10 / (0.03 * 500))));
        k.muscle.back() += symmetric(0.02 * size);
    }
    for (std::size_t c = 0; c < p.contacts.size(); ++c)
        k.contact.push_back({symmetric(0.002), symmetric(0.002), symmetric(0.002)});
    return k;
}

/// An orthonormal basis of `columns` random directions.
inline MatX make_random_basis(Eigen::Index rows, Eigen::Index columns, std::uint64_t seed) {
    Random random(seed);
    MatX basis(rows, columns);
    for (Eigen::Index j = 0; j < columns; ++j) {
        for (Eigen::Index i = 0; i < rows; ++i) basis(i, j) = random.normal();
        for (int twice = 0; twice < 2; ++twice)
            for (Eigen::Index k = 0; k < j; ++k)
                basis.col(j) -= basis.col(k).dot(basis.col(j)) * basis.col(k);
        basis.col(j).normalize();
    }
    return basis;
}

}  // namespace sinew::reference
