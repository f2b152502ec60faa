#pragma once

#include <filesystem>
#include <string_view>

#include "sinew/body/body_spec.h"

namespace sinew {

/// Replaces a model's force groups by the anatomical groups of `data/bodies/muscle_groups.csv`: one
/// group a muscle, the first pattern that matches its name. A muscle that no pattern names becomes
/// a group of its own name, so that none is missing from a result. Throws InputError when the table
/// is missing or wrong.
void assign_muscle_groups(const std::filesystem::path& data, BodySpec& spec);

/// True when `name` fits `pattern`, where * stands for any text and ? for one letter.
[[nodiscard]] bool fits_pattern(std::string_view name, std::string_view pattern);

}  // namespace sinew
