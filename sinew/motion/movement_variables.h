#pragma once

#include <map>
#include <string>
#include <vector>

#include "sinew/body/body.h"
#include "sinew/exercise/exercise.h"
#include "sinew/mechanics/mechanics.h"

namespace sinew {

/// The few numbers that an exercise moves, and how they make the coordinates: q = rest + map · z.
///
/// One variable a name under `moves`. A spread name commands its coordinates by their shares. In a
/// symmetric exercise a name stands for both sides, and a variable that would lean or turn the body
/// sideways (it moves the midline out of the sagittal plane in the default posture) is left out, so
/// that left mirrors right exactly.
struct MovementVariables {
    std::vector<std::string> names;
    VecX rest;     ///< n_coordinates: defaults and held values
    MatX map;      ///< n_coordinates × n_variables
    VecX minimum;  ///< per variable, from the coordinates' ranges; infinite where nothing bounds it
    VecX maximum;
    std::vector<bool> rotational;
    std::vector<std::string> locked_but_moved;

    [[nodiscard]] int size() const { return static_cast<int>(names.size()); }
    /// −1 when the name is not a variable here.
    [[nodiscard]] int find(const std::string& name) const;
};

/// Throws InputError naming every coordinate that the body lacks, and any held value beyond a
/// range.
[[nodiscard]] MovementVariables make_movement_variables(const Body& body,
                                                        const Mechanics& mechanics,
                                                        const Exercise& exercise);

/// True for coordinates of joints on the ground: they place the body and have no anatomical range.
[[nodiscard]] std::vector<bool> find_placing_coordinates(const Body& body);

}  // namespace sinew
