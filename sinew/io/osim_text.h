#pragma once

#include <string>
#include <vector>

#include <pugixml.hpp>

#include "sinew/math/spatial.h"

namespace sinew::osim {

/// The shortest digits that read back as the same double; Inf and -Inf as OpenSim spells them.
[[nodiscard]] std::string number_text(double value);
[[nodiscard]] std::string numbers_text(const std::vector<double>& values);
[[nodiscard]] std::string numbers_text(const Vec3& values);
[[nodiscard]] inline std::string flag_text(bool value) {
    return value ? "true" : "false";
}

/// Appends <tag>text</tag>.
void write_text(pugi::xml_node parent, const char* tag, const std::string& text);

}  // namespace sinew::osim
