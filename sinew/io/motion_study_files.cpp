#include "sinew/io/motion_study_files.h"

#include <fmt/format.h>

#include "sinew/io/time_table.h"

namespace sinew {

namespace {

using Names = std::vector<std::string>;

class Writer {
public:
    Writer(const Body& body, const MotionStudy& study, const std::filesystem::path& folder)
        : study_(study), folder_(folder) {
        for (const Muscle& muscle : body.muscles) muscles_.push_back(muscle.name);
        for (const Actuator& actuator : body.actuators) {
            actuators_.push_back(actuator.name);
            optimal_.push_back(actuator.optimal_force);
        }
        for (const Coordinate& one : body.coordinates) {
            coordinates_.push_back(one.name);
            moments_.push_back(one.name + (one.rotational ? "_moment" : "_force"));
        }
    }

    std::vector<TextFile> run() {
        if (study_.moment.size() > 0) add("inverse_dynamics", moments_, study_.moment);
        if (study_.shared) add_shared(*study_.shared);
        if (!study_.reactions.empty()) add_reactions();
        if (study_.muscles) add_muscles(*study_.muscles);
        return std::move(files_);
    }

private:
    /// rows: a column of the file each.
    void add(const std::string& name, const Names& columns, const MatX& rows) {
        const TimeTable table{.name = name,
                              .in_degrees = false,
                              .columns = columns,
                              .time_s = study_.motion.time_s,
                              .values = rows.transpose()};
        files_.push_back({folder_ / (name + ".sto"), format_time_table(table)});
    }

    void add_shared(const StaticOptimization& shared) {
        Names columns = muscles_;
        columns.insert(columns.end(), actuators_.begin(), actuators_.end());
        MatX rows(shared.activation.rows() + shared.control.rows(), shared.activation.cols());
        rows << shared.activation, shared.control;
        add("StaticOptimization_activation", columns, rows);
        const Eigen::Map<const VecX> optimal(optimal_.data(), shared.control.rows());
        rows << shared.muscle_force_N, optimal.asDiagonal() * shared.control;
        add("StaticOptimization_force", columns, rows);
    }

    void add_reactions() {
        Names columns;
        MatX rows(9 * static_cast<Eigen::Index>(study_.reactions.size()), study_.motion.n_frames());
        for (std::size_t k = 0; k < study_.reactions.size(); ++k) {
            const ReactionSeries& one = study_.reactions[k];
            for (const char* part : {"f", "m", "p"})
                for (const char* axis : {"x", "y", "z"})
                    columns.push_back(
                        fmt::format("{}_on_{}_in_{}_{}{}", one.joint, one.on, one.in, part, axis));
            rows.middleRows<9>(9 * static_cast<Eigen::Index>(k)) = one.load;
        }
        add("JointReaction_ReactionLoads", columns, rows);
    }

    void add_muscles(const MuscleSeries& series) {
        for (const auto& [name, rows] :
             {std::pair{"Length", &series.length_m},
              std::pair{"LengtheningSpeed", &series.velocity_m_s},
              std::pair{"NormalizedFiberLength", &series.norm_fibre_length},
              std::pair{"NormFiberVelocity", &series.norm_fibre_velocity},
              std::pair{"ActiveFiberForceAlongTendon", &series.active_N},
              std::pair{"PassiveFiberForceAlongTendon", &series.passive_N}})
            add(fmt::format("MuscleAnalysis_{}", name), muscles_, *rows);
        for (std::size_t c = 0; c < coordinates_.size(); ++c)
            add("MuscleAnalysis_MomentArm_" + coordinates_[c], muscles_, series.moment_arm[c]);
    }

    const MotionStudy& study_;
    std::filesystem::path folder_;
    Names muscles_, actuators_, coordinates_, moments_;
    std::vector<double> optimal_;
    std::vector<TextFile> files_;
};

}  // namespace

std::vector<TextFile> make_motion_study_files(const Body& body, const MotionStudy& study,
                                              const std::filesystem::path& folder) {
    return Writer(body, study, folder).run();
}

}  // namespace sinew
