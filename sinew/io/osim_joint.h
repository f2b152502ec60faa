#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "sinew/body/body_spec.h"

namespace sinew::osim {

/// OpenSim's tag of a kind of joint, and back; none when Sinew cannot move it.
[[nodiscard]] const char* joint_tag(JointKind kind);
[[nodiscard]] std::optional<JointKind> joint_kind(std::string_view tag);

/// How many coordinates a joint of this kind has; none for a custom joint, which may have 0 to 6.
[[nodiscard]] std::optional<std::size_t> coordinate_count(JointKind kind);

/// Sets the axes that OpenSim's element of the joint's kind implies, by the joint's coordinates in
/// their order, which must be as many as coordinate_count() says. A custom joint's are left still,
/// along x, y and z.
void set_implied_axes(JointSpec& joint);

/// Whether OpenSim's element of the joint's kind moves it as its axes say. The mirror image of such
/// a joint may turn about −x: only a custom joint can say so.
[[nodiscard]] bool has_implied_axes(const JointSpec& joint);

}  // namespace sinew::osim
