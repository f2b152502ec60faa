#include "sinew/io/quantity.h"

#include <charconv>
#include <cmath>
#include <numbers>
#include <span>
#include <string>

#include <fmt/format.h>

#include "sinew/input_error.h"

namespace sinew {

namespace {

struct Unit {
    std::string_view name;
    double factor;
};

// The pound and the inch are exact by the international agreement of 1959; a weight in newtons is
// a mass under standard gravity.
constexpr Unit mass_units[] = {{"kg", 1}, {"lb", 0.45359237}, {"N", 1 / 9.80665}};
constexpr Unit length_units[] = {{"m", 1}, {"cm", 0.01}, {"mm", 0.001}, {"in", 0.0254}};
constexpr Unit angle_units[] = {{"deg", std::numbers::pi / 180}, {"rad", 1}};
constexpr Unit time_units[] = {{"s", 1}, {"ms", 0.001}};
constexpr Unit stiffness_units[] = {{"N/m", 1}};

/// The heaviest load that can be asked for.
constexpr double heaviest_load_kg = 1000;

struct Kind {
    std::string_view noun;
    std::string_view units;
    std::string_view example;
    std::span<const Unit> table;
};

Kind kind_of(Dimension dimension) {
    switch (dimension) {
        case Dimension::mass:
            return {"mass", "kg, lb or N", "kg", mass_units};
        case Dimension::length:
            return {"length", "m, cm, mm or in", "cm", length_units};
        case Dimension::angle:
            return {"angle", "deg or rad", "deg", angle_units};
        case Dimension::stiffness:
            return {"stiffness", "N/m", "N/m", stiffness_units};
        case Dimension::time:
            break;
    }
    return {"time", "s or ms", "s", time_units};
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

/// Splits off a leading number; what is left follows in `rest`. False when there is none.
bool split_number(std::string_view text, double& value, std::string_view& rest) {
    text = trimmed(text);
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (status != std::errc() || !std::isfinite(value)) return false;
    rest = trimmed(text.substr(static_cast<std::size_t>(end - text.data())));
    return true;
}

}  // namespace

double parse_quantity(std::string_view text, Dimension dimension, std::string_view place) {
    const Kind kind = kind_of(dimension);
    double value = 0;
    std::string_view unit;
    if (!split_number(text, value, unit))
        throw InputError(fmt::format("{} '{}' is not a {}; write a number and its unit ({})", place,
                                     text, kind.noun, kind.units));
    if (unit.empty())
        throw InputError(fmt::format("{} '{}' has no unit; a {} needs one ({}), such as {}{}",
                                     place, text, kind.noun, kind.units, trimmed(text),
                                     kind.example));
    for (const Unit& known : kind.table)
        if (unit == known.name) return value * known.factor;
    throw InputError(fmt::format("{} '{}' has the unit '{}'; a {} needs {}", place, text, unit,
                                 kind.noun, kind.units));
}

LoadQuantity parse_load(std::string_view text, std::string_view place) {
    double value = 0;
    std::string_view unit;
    if (!split_number(text, value, unit))
        throw InputError(
            fmt::format("{} '{}' is not a load; write a mass (kg, lb or N) or a share of the "
                        "body's capacity (%)",
                        place, text));
    if (unit.empty())
        throw InputError(
            fmt::format("{} '{}' has no unit; a load needs one (kg, lb, N or %), such as {}kg",
                        place, text, trimmed(text)));
    if (unit == "%") {
        if (!(value >= 0 && value <= 100))
            throw InputError(
                fmt::format("{} is {:.6g} % of the body's capacity; it must be 0 to "
                            "100 %\nA load beyond capacity is written in kg.",
                            place, value));
        return LoadShare{value / 100};
    }
    for (const Unit& known : mass_units) {
        if (unit != known.name) continue;
        const double kg = value * known.factor;
        if (!(kg >= 0 && kg <= heaviest_load_kg))
            throw InputError(fmt::format("{} is {:.6g} kg; it must be 0 to {:.0f} kg", place, kg,
                                         heaviest_load_kg));
        return LoadMass{kg};
    }
    throw InputError(
        fmt::format("{} '{}' has the unit '{}'; a load needs kg, lb, N or %", place, text, unit));
}

double parse_number(std::string_view text, std::string_view place) {
    double value = 0;
    std::string_view rest;
    if (!split_number(text, value, rest) || !rest.empty())
        throw InputError(fmt::format("{} '{}' is not a number", place, text));
    return value;
}

}  // namespace sinew
