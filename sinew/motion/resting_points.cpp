#include "sinew/motion/resting_points.h"

#include <cmath>

namespace sinew {

namespace {

constexpr double nothing = 1e-6;  // of a row's length; a marker's table carries 1e-4 of a metre

/// Rows that say different things, as an orthonormal basis.
class IndependentRows {
public:
    /// False when the row repeats what is here already.
    bool add(const VecX& row) {
        const double length = row.norm();
        if (!(length > nothing)) return false;
        VecX rest = row / length;
        // Twice: once is not enough where rows are nearly parallel.
        for (int pass = 0; pass < 2; ++pass)
            for (const VecX& b : basis_) rest -= b.dot(rest) * b;
        if (!(rest.norm() > nothing)) return false;
        basis_.push_back(rest.normalized());
        return true;
    }

private:
    std::vector<VecX> basis_;
};

}  // namespace

std::vector<PostureEquation> make_resting_equations(PostureEvaluator& evaluator,
                                                    const std::vector<PostureEquation>& contacts,
                                                    const std::vector<PostureEquation>& resting,
                                                    const VecX& z, double distance) {
    std::vector<PostureEquation> equations = contacts;
    const std::size_t given = equations.size();
    equations.insert(equations.end(), resting.begin(), resting.end());
    evaluator.calc_pose(evaluator.coordinates(z));
    for (const PostureEquation& height : resting) {
        const auto& lying = std::get<PointEquation>(height.kind);
        for (const Vec3& along : {Vec3(Vec3::UnitX()), Vec3(Vec3::UnitZ())}) {
            PointEquation place = lying;
            place.direction = along;
            place.target = evaluator.pose().X_W[lying.segment] * lying.p_Segment;
            equations.push_back({place, height.name + (along.x() > 0 ? ", along x" : ", along z")});
        }
    }

    VecX residual;
    MatX jacobian;
    evaluator.calc(equations, z, distance, residual, jacobian);
    IndependentRows rows;
    std::vector<PostureEquation> kept;
    for (std::size_t i = 0; i < equations.size(); ++i) {
        const bool says_more =
            rows.add(jacobian.row(static_cast<Eigen::Index>(i)).head(z.size()).transpose());
        if (says_more && i >= given) kept.push_back(equations[i]);
    }
    return kept;
}

}  // namespace sinew
