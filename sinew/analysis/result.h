#pragma once

#include <string>
#include <vector>

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

/// A muscle group on one side (or both), volume-weighted over its lines.
struct GroupResult {
    std::string name;
    Side side = Side::both;
    double volume_share = 0;     ///< of all muscles of the body
    double mean_activation = 0;  ///< over the repetition's time [0..1]
    double peak_activation = 0;
    double peak_time_s = 0;
    VecX activation;  ///< per frame
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

/// A moment that the muscles do not match: they supply required − missing. A lack where the two have
/// one sign; where they differ the muscles give too much, serving another joint at their limit.
struct Shortfall {
    std::string coordinate;
    double missing = 0;   ///< [N·m, N] the reserve of largest size over the repetition
    double required = 0;  ///< [N·m, N] what was asked in that frame
    int frame = 0;
    double time_s = 0;
    std::vector<std::string> muscles_at_limit;
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
};

/// Work of a movement, from rest to rest, by two routes: the energy gained, and the integrals of
/// power, whose sum must equal it.
struct WorkBalance {
    double mechanical_J = 0;  ///< gain of kinetic and potential energy of body and load
    double muscles_J = 0;     ///< −∫ F ℓ̇ dt, active and passive
    double passive_J = 0;     ///< discs, ligaments, capsules; given back when they unload
    double motors_J = 0;      ///< torque-driven and locked coordinates
    double contacts_J = 0;    ///< 0 unless a contact slips
    double reserves_J = 0;
};

/// The numbers that one run produced.
struct Result {
    ResultStatus status = ResultStatus::not_run;
    std::string exercise;
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
    int clamped_fibres = 0;  ///< muscle-frames whose fibre length met its bound
    std::vector<std::string> clamped_muscles;
    std::vector<GroupResult> groups;  ///< by mean activation, largest first
    std::vector<JointResult> joints;
    std::vector<ContactResult> contacts;
    std::vector<Shortfall> shortfalls;
    std::vector<StaticCapacity> capacities;
    WorkBalance work_lifting, work_lowering;
    std::vector<std::string> notes;  ///< repairs, fall-backs, unsupported parts
};

}  // namespace sinew
