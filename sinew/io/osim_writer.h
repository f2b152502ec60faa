#pragma once

#include <filesystem>
#include <string>

#include "sinew/body/body_spec.h"

namespace sinew {

/// The specification as the text of an OpenSim 4.x model (document version 40600). Every double
/// reads back as itself. Parts listed in BodySpec::unsupported are not in it, nor are colours.
/// Throws std::invalid_argument for a CompositeFunction, which .osim has no element for.
[[nodiscard]] std::string format_body_spec(const BodySpec& spec);

/// Writes that text to a file: first to a temporary beside it, which then takes its name, so that a
/// failure leaves what was there before. Throws InputError when it cannot be written.
void save_body_spec(const BodySpec& spec, const std::filesystem::path& path);

}  // namespace sinew
