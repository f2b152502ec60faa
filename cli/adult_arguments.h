#pragma once

#include <optional>
#include <string>

#include "sinew/body/adult.h"
#include "sinew/body/body_spec.h"

namespace sinew::cli {

/// Who the adult body is made for, as typed.
struct AdultArguments {
    std::optional<std::string> sex, height, mass, strength;
    [[nodiscard]] bool any() const { return sex || height || mass || strength; }
};

/// Throws InputError naming the option.
[[nodiscard]] AdultOptions parse_adult(const AdultArguments& arguments);

/// The adult body, or the model of a file, which has its own sex, height, mass and strength.
[[nodiscard]] BodySpec make_spec(const std::optional<std::string>& file,
                                 const AdultArguments& adult);

}  // namespace sinew::cli
