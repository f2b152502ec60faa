#include "sinew/io/osim_function.h"

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "sinew/io/osim_text.h"

namespace sinew::osim {
namespace {

/// Scaled functions inside each other deeper than this are a fault of the file.
constexpr int deepest_nesting = 16;

/// Knots of a spline or of straight lines, checked.
std::pair<std::vector<double>, std::vector<double>> read_knots(const Document& document,
                                                               pugi::xml_node element,
                                                               std::size_t fewest = 2) {
    auto x = document.numbers(element, "x");
    auto y = document.numbers(element, "y");
    try {
        check_knots(x, y, fewest);
    } catch (const std::invalid_argument& error) {
        document.fail(element, "", fmt::format("{}: {}", element.name(), error.what()));
    }
    return {std::move(x), std::move(y)};
}

Function read_step(const Document& document, pugi::xml_node element) {
    StepFunction step;
    step.start = document.number(element, "transition_start_time", step.start);
    step.end = document.number(element, "transition_end_time", step.end);
    step.start_value = document.number(element, "start_value", step.start_value);
    step.end_value = document.number(element, "end_value", step.end_value);
    if (!(step.start < step.end)) {
        document.fail(element, "transition_end_time",
                      fmt::format("the step ends at {} and starts at {}; it must end later",
                                  step.end, step.start));
    }
    return {step};
}

Function read_gcv_spline(const Document& document, pugi::xml_node element) {
    const double half_order = document.required_number(element, "half_order");
    if (!(half_order == 1 || half_order == 2 || half_order == 3 || half_order == 4)) {
        document.fail(document.find(element, "half_order"), "",
                      fmt::format("value is {}; it must be 1, 2, 3 or 4", half_order));
    }
    try {
        GcvSpline spline = make_gcv_spline(
            static_cast<int>(half_order), document.number(element, "error_variance", 0),
            document.numbers(element, "x"), document.numbers(element, "y"));
        spline.weights = document.numbers(element, "weights");
        return {std::move(spline)};
    } catch (const std::invalid_argument& error) {
        document.fail(element, "", fmt::format("{}: {}", element.name(), error.what()));
    }
}

Function read_nested(const Document& document, pugi::xml_node element, int depth) {
    const std::string_view tag = element.name();
    if (tag == "Constant") return {ConstantFunction{document.number(element, "value", 0)}};
    if (tag == "LinearFunction") {
        const auto coefficients = document.numbers(element, "coefficients");
        if (!document.find(element, "coefficients")) return {LinearFunction{1, 0}};
        if (coefficients.size() != 2) {
            document.fail(element, "coefficients",
                          count_fault(coefficients.size(), "2: slope and intercept"));
        }
        return {LinearFunction{coefficients[0], coefficients[1]}};
    }
    if (tag == "PolynomialFunction") {
        auto coefficients = document.numbers(element, "coefficients");
        if (coefficients.empty()) {
            document.fail(element, "coefficients", "no number is given; there must be 1 or more");
        }
        return {PolynomialFunction{std::move(coefficients)}};
    }
    if (tag == "PiecewiseLinearFunction") {
        auto [x, y] = read_knots(document, element);
        return {PiecewiseLinearFunction{std::move(x), std::move(y)}};
    }
    if (tag == "SimmSpline") {
        auto [x, y] = read_knots(document, element);
        return {make_simm_spline(std::move(x), std::move(y))};
    }
    if (tag == "Sine") {
        SineFunction sine;
        sine.amplitude = document.number(element, "amplitude", sine.amplitude);
        sine.omega = document.number(element, "omega", sine.omega);
        sine.phase = document.number(element, "phase", sine.phase);
        sine.offset = document.number(element, "offset", sine.offset);
        return {sine};
    }
    if (tag == "StepFunction") return read_step(document, element);
    if (tag == "PiecewiseConstantFunction") {
        auto [x, y] = read_knots(document, element, 1);
        return {PiecewiseConstantFunction{std::move(x), std::move(y)}};
    }
    if (tag == "GCVSpline") return read_gcv_spline(document, element);
    if (tag == "MultiplierFunction") {
        const double scale = document.number(element, "scale", 1);
        const pugi::xml_node inner = find_function(document, element, "function");
        if (!inner) document.fail(element, "function", "the function to be scaled is missing");
        if (depth >= deepest_nesting) {
            document.fail(element, "",
                          fmt::format("functions are nested more than {} deep", deepest_nesting));
        }
        return {ScaledFunction{
            scale, std::make_shared<const Function>(read_nested(document, inner, depth + 1))}};
    }
    document.fail(
        element, "",
        fmt::format("{} is a function that Sinew cannot compute; the motion would be wrong "
                    "without it",
                    tag),
        "Use Constant, LinearFunction, PolynomialFunction, PiecewiseLinearFunction, "
        "PiecewiseConstantFunction, StepFunction, Sine, SimmSpline or GCVSpline instead.");
}

struct FunctionWriter {
    pugi::xml_node parent;

    pugi::xml_node operator()(const ConstantFunction& function) {
        pugi::xml_node element = parent.append_child("Constant");
        write_text(element, "value", number_text(function.value));
        return element;
    }
    pugi::xml_node operator()(const LinearFunction& function) {
        pugi::xml_node element = parent.append_child("LinearFunction");
        write_text(element, "coefficients",
                   numbers_text(std::vector<double>{function.slope, function.intercept}));
        return element;
    }
    pugi::xml_node operator()(const PolynomialFunction& function) {
        pugi::xml_node element = parent.append_child("PolynomialFunction");
        write_text(element, "coefficients", numbers_text(function.coefficients));
        return element;
    }
    pugi::xml_node operator()(const PiecewiseLinearFunction& function) {
        return write_knots("PiecewiseLinearFunction", function.x, function.y);
    }
    pugi::xml_node operator()(const SimmSpline& spline) {
        return write_knots("SimmSpline", spline.x, spline.y);
    }
    pugi::xml_node operator()(const SineFunction& function) {
        pugi::xml_node element = parent.append_child("Sine");
        write_text(element, "amplitude", number_text(function.amplitude));
        write_text(element, "omega", number_text(function.omega));
        write_text(element, "phase", number_text(function.phase));
        write_text(element, "offset", number_text(function.offset));
        return element;
    }
    pugi::xml_node operator()(const StepFunction& function) {
        pugi::xml_node element = parent.append_child("StepFunction");
        write_text(element, "transition_start_time", number_text(function.start));
        write_text(element, "transition_end_time", number_text(function.end));
        write_text(element, "start_value", number_text(function.start_value));
        write_text(element, "end_value", number_text(function.end_value));
        return element;
    }
    pugi::xml_node operator()(const PiecewiseConstantFunction& function) {
        return write_knots("PiecewiseConstantFunction", function.x, function.y);
    }
    pugi::xml_node operator()(const GcvSpline& spline) {
        pugi::xml_node element = parent.append_child("GCVSpline");
        write_text(element, "half_order", fmt::format("{}", spline.half_order));
        write_text(element, "error_variance", number_text(spline.error_variance));
        write_text(element, "x", numbers_text(spline.x));
        if (!spline.weights.empty()) write_text(element, "weights", numbers_text(spline.weights));
        write_text(element, "y", numbers_text(spline.y));
        return element;
    }
    pugi::xml_node operator()(const ScaledFunction& function) {
        pugi::xml_node element = parent.append_child("MultiplierFunction");
        write_function(element.append_child("function"), *function.inner, "");
        write_text(element, "scale", number_text(function.scale));
        return element;
    }
    pugi::xml_node operator()(const CompositeFunction&) {
        throw std::invalid_argument("a function of a function cannot be written to an .osim file");
    }

    pugi::xml_node write_knots(const char* tag, const std::vector<double>& x,
                               const std::vector<double>& y) {
        pugi::xml_node element = parent.append_child(tag);
        write_text(element, "x", numbers_text(x));
        write_text(element, "y", numbers_text(y));
        return element;
    }
};

}  // namespace

pugi::xml_node find_function(const Document& document, pugi::xml_node object,
                             const char* property) {
    if (const pugi::xml_node wrapper = document.find(object, property)) {
        return first_element(wrapper);
    }
    return object.find_child_by_attribute("name", property);
}

Function read_function(const Document& document, pugi::xml_node element) {
    return read_nested(document, element, 0);
}

pugi::xml_node write_function(pugi::xml_node parent, const Function& function, const char* name) {
    pugi::xml_node element = std::visit(FunctionWriter{parent}, function.kind);
    if (*name != '\0') element.append_attribute("name") = name;
    return element;
}

}  // namespace sinew::osim
