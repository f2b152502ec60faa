#pragma once

#include <string>
#include <vector>

#include "sinew/analysis/result.h"
#include "sinew/body/body.h"
#include "sinew/mechanics/mechanics.h"
#include "sinew/report/drawing_canvas.h"

namespace sinew {

/// A part of the body as it looks from outside: the union of convex hulls.
struct BodyPart {
    std::string name;  ///< thigh, trunk, …
    Side side = Side::both;
    std::vector<std::vector<Blob>> hulls;  ///< of these blobs each
    [[nodiscard]] Vec3 centre_W() const;   ///< [m] mean of the blobs
};

/// The parts of a body in a posture. Limbs run between the joints' centres and are as thick as
/// their segments' mass fills at 1050 kg/m³; feet, pelvis, trunk and head are ellipsoids of a
/// person of 75 kg and 1.75 m, scaled by the legs' length and the body's mass, that pass through
/// the skin markers of data/bodies/markers.csv. For the eye alone: nothing is computed from them.
///
/// Cannot: draw segments whose names are not those of the adult body; they are left out.
[[nodiscard]] std::vector<BodyPart> make_body_parts(const Body& body, const Pose& pose);

}  // namespace sinew
