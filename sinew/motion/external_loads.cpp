#include "sinew/motion/external_loads.h"

namespace sinew {

void add_external_forces(const ExternalLoads& loads, double time_s, const Pose& pose,
                         std::vector<ExternalForce>& forces) {
    Eigen::Matrix<double, 9, 1> now;
    for (const ExternalLoad& load : loads.loads) {
        for (std::size_t k = 0; k < load.components.size(); ++k)
            now[static_cast<Eigen::Index>(k)] = calc(load.components[k], time_s).f;
        const Transform& X_WForce = pose.X_W[load.force_in];
        const Transform& X_WPoint = pose.X_W[load.point_in];
        forces.push_back({.segment = load.segment,
                          .p_W = load.has_point ? Vec3(X_WPoint * Vec3(now.segment<3>(3)))
                                                : pose.X_W[load.segment].p,
                          .f_W = X_WForce.R * now.head<3>(),
                          .moment_W = X_WForce.R * now.tail<3>()});
    }
}

}  // namespace sinew
