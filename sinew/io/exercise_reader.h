#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "sinew/exercise/exercise.h"

namespace sinew {

/// Reads an exercise file strictly: unknown and repeated keys, missing units and values beyond
/// their bounds are refused with `file.yaml:14: error: [place] ...`. The format is in
/// docs/exercise_format.md. Overlays that are `chosen` change the exercise, in that order; where
/// none is, every one that the file offers is read, so that a broken one is refused unasked. Throws
/// InputError.
[[nodiscard]] Exercise load_exercise(const std::string& path,
                                     std::span<const OverlayChoice> chosen = {});

/// The same from text; `file` gives the id and leads the messages.
[[nodiscard]] Exercise parse_exercise(const std::string& text, const std::string& file,
                                      std::span<const OverlayChoice> chosen = {});

/// Four numbers of seconds joined by dashes, `1-0-2-0`: lifting, hold, lowering, hold in the order
/// in which the exercise starts. The two movements must last; holds may be 0. In an exercise that
/// only holds all is 0 but the hold at the top. `place` leads the message of the InputError; of the
/// exercise only starts_with and holds_only are read.
[[nodiscard]] std::array<double, 4> parse_tempo(std::string_view text, std::string_view place,
                                                const Exercise& exercise);

}  // namespace sinew
