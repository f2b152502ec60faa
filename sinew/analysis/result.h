#pragma once

#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sinew/analysis/energy.h"
#include "sinew/analysis/shortfall.h"
#include "sinew/analysis/support_verdict.h"
#include "sinew/analysis/tissue_limit.h"
#include "sinew/body/body.h"
#include "sinew/math/spatial.h"
#include "sinew/motion/motion.h"
#include "sinew/recruitment/solve_capacity.h"

namespace sinew {

enum class ResultStatus {
    not_run,
    solved,      ///< every moment is supplied in every frame
    fell_short,  ///< some moment is missed: the load is too heavy for these muscles
    infeasible,  ///< the solver did not converge in some frame
};

enum class Side { left, right, both };

/// What a muscle group is there for; the rule is RoleRule (roles.h).
enum class Role { idle, prime_mover, synergist, stabiliser, antagonist, minor };

/// What the fibres of its lines do meanwhile; not computed where it has no line of pull.
enum class Contraction { not_computed, holds, shortens, lengthens };

/// A group's part in the moment of a joint that counts in a phase (RoleRule) [1].
struct JointShare {
    std::string joint;  ///< its coordinate, without the side
    double gives = 0, opposes = 0;
};

struct PhaseRole {
    Phase phase = Phase::lifting;
    Role role = Role::idle;
    std::string reason;  ///< in figures
    Contraction contraction = Contraction::not_computed;
    double mean_activation = 0;  ///< over the phase
    /// Mean fibre length at the phase's end less that at its start [ℓ_opt]; none: no line of pull.
    std::optional<double> fibre_change;
    std::vector<JointShare> joints;  ///< that count in the phase
};

/// A muscle group on one side (or both), volume-weighted over its lines.
struct GroupResult {
    std::string name;
    Side side = Side::both;
    double volume_share = 0;     ///< of all muscles of the body
    double mean_activation = 0;  ///< over the repetition's time [0..1]
    double peak_activation = 0;
    double peak_time_s = 0;
    VecX activation;  ///< per frame
    /// What of the mean each level of demand adds to the one before (DemandLevel): moments,
    /// pressure, stability, brace; parts may be negative, and sum to the mean.
    std::array<double, 4> mean_from{};
    std::array<VecX, 4> activation_at;  ///< per frame at each level; empty: not asked for
    std::vector<PhaseRole> phases;      ///< in the order of time
    Role role = Role::idle;             ///< the weightiest of its phases
    std::optional<Phase> role_phase;    ///< that phase, the first of equals; none: not judged
    std::string role_reason;            ///< in that phase
    Contraction contraction = Contraction::not_computed;  ///< in that phase
    std::optional<double> energy_J;  ///< of the repetition, above rest; none: not asked for
};

struct JointResult {
    std::string name;           ///< the coordinate's name
    double peak_moment_Nm = 0;  ///< the moment of largest size, with its sign [N·m, N]
    double peak_time_s = 0;
};

/// The points of one contact on one side taken together: a foot, a shoulder blade.
struct ContactResult {
    std::string name;
    SegmentIndex segment;
    double peak_force_N = 0;  ///< largest size over the repetition
    double peak_time_s = 0;
    double peak_horizontal_N = 0;  ///< largest size of the part along the floor
    MatX force_W;                  ///< 3 × frames [N], on the body
    MatX p_W;                      ///< 3 × frames [m], centre of pressure
    MatX moment_W;                 ///< 3 × frames [N·m], free moment at the centre of pressure
};

/// What nothing supplies at a coordinate that places the body, in a measured motion: movement,
/// masses and pushes of the feet do not quite agree.
struct Residual {
    std::string coordinate;
    double peak = 0;      ///< [N, N·m] of largest size, with its sign
    double rms = 0;       ///< over the frames
    double time_s = 0;    ///< of the peak
    double accepted = 0;  ///< the largest peak that is (accepted_residual_force, _moment)
    [[nodiscard]] bool is_accepted() const { return std::abs(peak) <= accepted; }
};

/// What stands in the way of a result that fell short (shortfall_cause.h).
enum class ShortfallCause {
    strength,  ///< stronger muscles would carry it
    friction,  ///< no strength would, but rougher contacts: they would slip
    neither,   ///< neither of the two alone would carry it
    support,   ///< its moments alone are carried; pressure, stability or a brace is too much
};

/// The largest load that the muscles could hold still in one posture.
struct StaticCapacity {
    std::string posture;  ///< bottom, middle, top
    double time_s = 0;
    CapacityStatus status = CapacityStatus::not_run;
    double load_kg = 0;     ///< meaningful when solved
    bool at_bound = false;  ///< the load is the search's bound: more could be held
    std::vector<std::string> limiting_coordinates;  ///< most limiting first
    std::vector<std::string> limiting_muscles;
    bool stability_limits = false;  ///< as in RepetitionCapacity
};

/// Which load the whole repetition can be done with (capacity.h).
struct RepetitionCapacity {
    CapacityStatus status = CapacityStatus::not_run;
    double load_kg = 0;  ///< the heaviest; every frame carries it. Meaningful when solved
    /// The heaviest with moments and pressure alone; none: stability is not asked for.
    std::optional<double> load_without_stability_kg;
    double load_bound_kg = 0;  ///< by duality: no heavier one passes through `frame`
    double least_kg = 0;       ///< the lightest; above 0 where the load must pull its weight
    int frame = 0;             ///< where the load stops; where no load can be held, when infeasible
    double time_s = 0;         ///< of that frame
    std::vector<std::string> limiting_coordinates;  ///< most limiting first
    std::vector<std::string> limiting_muscles;      ///< at full activation; most limiting first
    bool stability_limits = false;  ///< more than any of these coordinates; when infeasible:
                                    ///< no load leaves the body stable by the margin
    double stability_share = 0;     ///< load gained were what stability asks for a hundredth less,
                                    ///< over what it gains by muscles a hundredth stronger [1]
    bool at_bound = false;          ///< load_kg is the search's bound: more could be lifted
    std::string limited_by;         ///< the same in words
    double max_residual_Nm = 0;     ///< largest imbalance with which a frame was shown to carry
                                    ///< load_kg or least_kg [N·m, N]
    int frames_solved = 0;          ///< frames whose own capacity was sought
};

/// What hips and knees carry, bone on bone and ligaments together.
struct JointLoad {
    std::string name;
    LoadKind kind = LoadKind::hip_contact;
    VecX force_N;  ///< per frame
    double peak_force_N = 0, peak_time_s = 0;
};

/// What one lumbar level carries, per frame [N]; signs at LevelLoad (joint_reaction.h).
struct SpinalLevelResult {
    std::string name;
    VecX compression_N, shear_anterior_N, shear_right_N;
    double peak_compression_N = 0, peak_shear_N = 0;  ///< shear: its largest size
    double peak_compression_time_s = 0, peak_shear_time_s = 0;
};

/// An output that a body cannot give, and why.
struct NotAvailable {
    std::string name;               ///< in words
    std::vector<std::string> keys;  ///< in the JSON document (docs/result_json.md), or options
    std::string why;
};

/// The largest margin of stability that could be had, every moment supplied, in the frame in which
/// the margin asked for was missed by most.
struct LargestMargin {
    double time_s = 0;
    std::optional<double> margin_Nm_per_rad;  ///< none: not proven, as where a moment is missed
    std::vector<std::string> limiting_coordinates, limiting_muscles;  ///< most limiting first
};

/// Pressure and stability over the repetition.
struct SpineResult {
    VecX pressure_Pa;  ///< per frame; empty: the body has no abdominal wall
    int frames_at_pressure_limit = 0;
    double brace_asked_Pa = 0;  ///< 0: none
    /// In which the pressure stays a hundredth or more of what is asked for below it, and by how
    /// much at most; 0 where it is reached in every frame.
    int frames_below_brace = 0;
    double brace_shortfall_Pa = 0;
    VecX stability_Nm_per_rad;     ///< smallest eigenvalue per frame; empty: not asked for
    double margin_Nm_per_rad = 0;  ///< κ that was asked for
    int frames_below_margin = 0;
    std::string weakest_direction;  ///< at the frame of the smallest eigenvalue, in words
    std::optional<LargestMargin> largest_margin;  ///< where the margin asked for was missed
    std::vector<SpinalLevelResult> levels;
    std::vector<SupportVerdict> verdicts;
    std::string variants_described;             ///< what was run for them, in words
    std::vector<std::string> variants_wanting;  ///< in which the margin was not reached
    std::vector<NotAvailable> not_available;    ///< not_available.h
};

/// Work of a movement, from rest to rest, by two routes: the energy gained, and the integrals of
/// power, whose sum must equal it.
struct WorkBalance {
    double mechanical_J = 0;  ///< gain of kinetic and potential energy of body and load
    double muscles_J = 0;     ///< −∫ F ℓ̇ dt, active and passive
    double passive_J = 0;     ///< discs, ligaments, capsules; given back when they unload
    double pressure_J = 0;    ///< P dV: the belly pushes pelvis and ribs apart
    double motors_J = 0;      ///< torque-driven and locked coordinates
    double contacts_J = 0;    ///< 0 unless a contact slips
    double reserves_J = 0;
};

/// The numbers that one run produced.
struct Result {
    ResultStatus status = ResultStatus::not_run;
    std::string exercise;
    std::vector<std::string> variations, faults;  ///< of the exercise, by name
    std::string body;
    double load_kg = 0;
    double body_mass_kg = 0;
    MotionPlan plan;                         ///< what was done: motion, contacts, loads
    MatX moment;                             ///< n_coordinates × frames: supplied by muscles,
                                             ///< motors and reserves together
    MatX reserve;                            ///< n_coordinates × frames; 0 where no equation
    MatX activation;                         ///< n_muscles × frames
    MatX force;                              ///< n_muscles × frames, along the tendon [N]
    double max_equilibrium_residual_Nm = 0;  ///< of the answer, reserves included
    double max_newton_residual_Nm = 0;       ///< what the solver left to the reserves to balance
    double max_relative_gap = 0;             ///< largest duality gap over the objective
    double max_reserve_share = 0;
    std::string max_reserve_coordinate;
    int max_iterations = 0;
    int unsolved_frames = 0;  ///< in which the solver did not converge: infeasible when any
    std::vector<std::string> clamped_muscles;
    std::vector<GroupResult> groups;  ///< by mean activation, largest first
    std::vector<JointResult> joints;
    std::vector<ContactResult> contacts;
    std::vector<Shortfall> shortfalls;
    std::vector<Residual> residuals;                ///< of a measured motion; empty otherwise
    std::optional<ShortfallCause> shortfall_cause;  ///< of a result that fell short
    std::vector<StaticCapacity> capacities;
    std::optional<RepetitionCapacity> capacity;  ///< none: no load, or not asked for
    /// Per level of demand (DemandLevel) that was asked for: activations, muscle lines first, then
    /// the wall's hoops where they take part, × frames.
    std::array<MatX, 4> level_activation;
    SpineResult spine;
    std::vector<JointLoad> joint_loads;
    std::vector<TissueLimit> tissue_limits;  ///< beside which loads are set; none: not loaded
    WorkBalance work_lifting, work_lowering;
    std::optional<EnergyUse> energy;  ///< none: not asked for
    std::vector<std::string> notes;   ///< repairs, fall-backs, unsupported parts
};

}  // namespace sinew
