#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include <Eigen/QR>

#include "sinew/analysis/frame_problem.h"
#include "sinew/exercise/exercise.h"
#include "sinew/math/column_runs.h"
#include "sinew/mechanics/dead_load_stiffness.h"
#include "sinew/mechanics/motion_along.h"
#include "sinew/muscle/abdominal_wall.h"
#include "sinew/muscle/path_curvature.h"
#include "sinew/recruitment/stability.h"

namespace sinew {

/// The potential's second derivative in one frame, as an affine function of activations and contact
/// forces:
///
///   V = Σ [F (ℓ − ℓ₀) + ½ k (ℓ − ℓ₀)²] + passive structures − P V_abd + Σ weights − fᵀ φ_c
///
/// A muscle contributes k r rᵀ + F ∂²ℓ/∂q²; active stiffness is k = g F_act a / ℓ, passive
/// stiffness the slope of the passive force. Pressure contributes −P area ∂²(line)/∂q², contact
/// forces −f ∂²p/∂q². Rows are those of the frame's problem: arms, neck and locked coordinates do
/// not move.
///
/// Source:      Bergmark (1989), Acta Orthop. Scand. Suppl. 230; Cholewicki & McGill (1996), Clin.
///              Biomech. 11, 1–15; the range of g in docs/stabiliser_constants.md.
/// Departures:  reserves and inertia are frozen generalised forces; ℓ is the length of the whole
///              path; a rolling contact is taken at its material point.
/// Cannot:      know reflexes, which stiffen the trunk as much again.
class HeldStiffness final : public AffineStiffness {
public:
    HeldStiffness(const Body& body, const Mechanics& mechanics, const MuscleForces& forces,
                  const AbdominalWall* wall, double gain);

    /// Takes the frame as FrameProblem::calc left it. `weights`: loads of constant force carried by
    /// the body, such as the bar's weight. `contacts` as given to the problem.
    void calc_frame(const VecX& q, const FrameProblem& frame, std::span<const DeadLoad> weights,
                    std::span<const TouchPoint> contacts);

    /// Takes g from here on, in the frame at hand as well.
    void set_gain(double gain);

    void calc(const VecX& activation, std::span<const Vec3> contact_force_W,
              MatX& stiffness) const override;
    void calc_form(const VecX& direction, StiffnessForm& form) const override;

private:
    const Body& body_;
    const Mechanics& mechanics_;
    const MuscleForces& forces_;
    const AbdominalWall* wall_;
    double gain_;
    PathCurvatureWorkspace curvature_workspace_;
    mutable DeadLoadWorkspace dead_load_workspace_;
    PathCurvatures curvatures_;
    std::vector<CoordinateIndex> rows_;
    std::vector<int> row_of_;

    void calc_runs(const FrameProblem& frame);

    std::vector<std::vector<int>> muscle_rows_;  ///< of each of its coordinates; −1: none
    /// Columns over the rows: every muscle's moment arms, then the two transverse arms of every
    /// straight piece.
    ColumnRuns runs_;
    MatX arm_;  ///< rows × muscles [m]
    std::vector<std::array<double, 2>> transverse_;
    std::vector<double> across_, beside_;  ///< over the rows
    const Pose* pose_ = nullptr;
    VecX q_;
    VecX length_, active_, passive_, active_stiffness_, passive_stiffness_;
    VecX pressure_per_activation_;  ///< [Pa], lines then hoops
    MatX pressure_curvature_;       ///< area ∂²(line)/∂q² over rows [m³]
    MatX fixed_;                    ///< but for muscles and dead loads
    std::vector<DeadLoad> weights_;
    std::vector<TouchPoint> contacts_;
    mutable std::vector<DeadLoad> pushes_;
    mutable std::vector<DeadPull> pulls_;
    mutable MatX dead_, lower_;
    mutable VecX tension_, weight_;
    mutable MotionAlong motion_;
    MuscleCapacities longer_, shorter_;
    VecX stretched_;
    LineDerivatives line_;
    mutable VecX along_, turned_, first_, second_;
};

/// Working memory of one thread.
struct FreeDirectionsWorkspace {
    MatX held, full;
    std::vector<char> spinal;  ///< per coordinate
    Eigen::ColPivHouseholderQR<MatX> factors;
    VecX row;
};

/// Z: an orthonormal basis of the directions that the contacts leave, over the frame's rows; of the
/// spine alone, with pelvis and legs held, where that is asked for.
/// Nothing is allocated while as many contacts hold in as many directions.
void calc_free_directions(const Body& body, const FrameProblem& frame,
                          std::span<const TouchPoint> contacts, ThoraxHold hold, StabilityOf of,
                          FreeDirectionsWorkspace& workspace, MatX& basis);
[[nodiscard]] MatX calc_free_directions(const Body& body, const FrameProblem& frame,
                                        std::span<const TouchPoint> contacts, ThoraxHold hold,
                                        StabilityOf of = StabilityOf::whole_body);

}  // namespace sinew
