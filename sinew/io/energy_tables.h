#pragma once

#include <filesystem>

#include "sinew/analysis/energy.h"
#include "sinew/body/body_spec.h"

namespace sinew {

/// Fibre types from `data`/fibre_types.csv, and from `data`/evidence/energy.csv the METs
/// that stand beside a result, in the order of the file; the session is the usual one. Throws
/// InputError naming file, line and column unless shares lie in 0 to 1, every group stands once and
/// one row is for all others (*), and every row of costs has a source and a figure or a range above
/// 0.
[[nodiscard]] EnergyOptions load_energy_options(const std::filesystem::path& data);

/// Gives the muscles of a model file their specific tension where it is known: in a copy of the
/// built-in adult body, which a .osim has no place for, by the tables that it was made from. Other
/// files are left as they are.
void assign_specific_tensions(const std::filesystem::path& data, BodySpec& spec);

}  // namespace sinew
