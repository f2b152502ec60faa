#pragma once

#include <string>
#include <unordered_map>

#include <pugixml.hpp>

#include "sinew/body/body_spec.h"

namespace sinew::osim {

/// Component paths of coordinates by name.
class CoordinatePaths {
public:
    explicit CoordinatePaths(const BodySpec& spec);
    /// Throws std::invalid_argument when the specification has no such coordinate.
    [[nodiscard]] const std::string& operator()(const std::string& coordinate) const;

private:
    std::unordered_map<std::string, std::string> paths_;
};

/// Component path of a segment or of the ground.
[[nodiscard]] std::string segment_path(const std::string& segment);

/// Appends an element with a name attribute.
pugi::xml_node append_named(pugi::xml_node parent, const char* tag, const std::string& name);

/// Appends a Thelen2003Muscle or Millard2012EquilibriumMuscle with its path and curves.
void write_muscle(pugi::xml_node objects, const MuscleSpec& muscle, const CoordinatePaths& paths);

}  // namespace sinew::osim
