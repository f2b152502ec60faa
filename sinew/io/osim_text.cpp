#include "sinew/io/osim_text.h"

#include <cmath>

#include <fmt/format.h>

namespace sinew::osim {

std::string number_text(double value) {
    if (std::isinf(value)) return value > 0 ? "Inf" : "-Inf";
    if (std::isnan(value)) return "NaN";
    return fmt::format("{}", value);
}

std::string numbers_text(const std::vector<double>& values) {
    std::string text;
    for (const double value : values) {
        if (!text.empty()) text += ' ';
        text += number_text(value);
    }
    return text;
}

std::string numbers_text(const Vec3& values) {
    return numbers_text(std::vector<double>{values.x(), values.y(), values.z()});
}

void write_text(pugi::xml_node parent, const char* tag, const std::string& text) {
    parent.append_child(tag).append_child(pugi::node_pcdata).set_value(text.c_str());
}

}  // namespace sinew::osim
