#pragma once

#include <pugixml.hpp>

#include "sinew/io/osim_document.h"
#include "sinew/math/function.h"

namespace sinew::osim {

/// The element of a function that an object holds as `property`: either inside an element of that
/// tag, or itself carrying that name. Empty when there is none.
[[nodiscard]] pugi::xml_node find_function(const Document& document, pugi::xml_node object,
                                           const char* property);

/// Reads Constant, LinearFunction, PolynomialFunction, PiecewiseLinearFunction,
/// PiecewiseConstantFunction, StepFunction, Sine, SimmSpline, GCVSpline and MultiplierFunction. A
/// GCVSpline's coefficients are computed afresh, as OpenSim does. Any other kind is an InputError:
/// motion would be wrong without it.
[[nodiscard]] Function read_function(const Document& document, pugi::xml_node element);

/// Appends the function as an element; `name` becomes its name attribute when not empty. Throws
/// std::invalid_argument for a CompositeFunction, which OpenSim has no element for.
pugi::xml_node write_function(pugi::xml_node parent, const Function& function, const char* name);

}  // namespace sinew::osim
