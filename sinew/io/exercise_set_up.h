#pragma once

#include "sinew/exercise/exercise.h"
#include "sinew/io/strict_yaml.h"

namespace sinew {

/// The parts of an exercise file that say what stands and lies where: equipment, contacts, feet.
/// Throw InputError naming file, line and key.
[[nodiscard]] Equipment read_equipment(const YamlValue& value);
[[nodiscard]] ContactSpec read_contact(const YamlValue& value, const Equipment& equipment);
[[nodiscard]] Feet read_feet(const YamlValue& value);

/// A length of 0 to 10 m.
double read_length(const YamlValue& value, const char* what);
/// A length of -10 to 10 m.
double read_signed_length(const YamlValue& value, const char* what);
/// An angle within the bound either way [rad].
double read_angle(const YamlValue& value, const char* what, double bound_deg);

}  // namespace sinew
