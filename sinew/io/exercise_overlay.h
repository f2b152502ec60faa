#pragma once

#include <span>
#include <string>
#include <vector>

#include "sinew/exercise/exercise.h"
#include "sinew/io/strict_yaml.h"

namespace sinew {

/// The overlays that an exercise file offers: `variations` and `faults`, each a mapping from names.
[[nodiscard]] std::vector<Overlay> read_overlays(const YamlMap& exercise);

/// Changes the tree of an exercise file by overlays that it offers, in the order given, and returns
/// them. InputError, with the file, where a name is not offered (the nearest is named), is asked
/// for twice, or where two of them change the same place.
std::vector<Overlay> apply_overlays(YamlValue& exercise, const std::string& file,
                                    std::span<const OverlayChoice> chosen);

}  // namespace sinew
