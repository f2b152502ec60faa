#include "sinew/io/strict_yaml.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/input_error.h"
#include "sinew/nearest_name.h"

namespace sinew {

std::string YamlValue::head() const {
    std::string head = file_;
    if (node_.Mark().line >= 0) head += fmt::format(":{}", line());
    head += ": error:";
    if (!place_.empty()) head += fmt::format(" [{}]", place_);
    return head;
}

void YamlValue::fail(const std::string& what) const {
    throw InputError(fmt::format("{} {}", head(), what));
}

void YamlValue::fail(const std::string& what, const std::string& remedy) const {
    throw InputError(fmt::format("{} {}", head(), what), remedy);
}

std::string YamlValue::text() const {
    if (!node_.IsScalar() || node_.Scalar().empty()) fail("a text is needed here");
    return node_.Scalar();
}

bool YamlValue::flag() const {
    const std::string value = text();
    if (value != "true" && value != "false") fail(fmt::format("'{}' is not true or false", value));
    return value == "true";
}

double YamlValue::number() const {
    return parse_number(text(), head());
}

double YamlValue::quantity(Dimension dimension) const {
    return parse_quantity(text(), dimension, head());
}

LoadQuantity YamlValue::load() const {
    return parse_load(text(), head());
}

double YamlValue::share() const {
    const std::string whole = text();
    if (!whole.ends_with('%')) fail(fmt::format("'{}' lacks its unit; write it as 30%", whole));
    const double percent = parse_number(whole.substr(0, whole.size() - 1), head());
    if (!(percent >= 0 && percent <= 100))
        fail(fmt::format("{:.6g} % is out of range; it must be 0 to 100 %", percent));
    return percent / 100;
}

std::string YamlValue::one_of(std::span<const std::string> known, const std::string& remedy) const {
    std::string name = text();
    if (std::ranges::find(known, name) != known.end()) return name;
    if (known.empty()) fail(fmt::format("'{}' is not known: there is none", name));
    const std::string what =
        fmt::format("'{}' is not known; nearest: {}", name, find_nearest_name(name, known));
    if (remedy.empty()) fail(what);
    fail(what, remedy);
}

bool YamlValue::is_length() const {
    const std::string value = text();
    return value.ends_with("m") || value.ends_with("in");
}

double YamlValue::coordinate_value() const {
    return parse_quantity(text(), is_length() ? Dimension::length : Dimension::angle, head());
}

Vec3 YamlValue::unit_vector() const {
    const std::vector<YamlValue> parts = list();
    if (parts.size() != 3)
        fail(fmt::format("a direction needs 3 numbers; there are {}", parts.size()));
    const Vec3 v(parts[0].number(), parts[1].number(), parts[2].number());
    if (!(v.norm() > 0)) fail("a direction must not be zero");
    return v.normalized();
}

std::vector<YamlValue> YamlValue::list() const {
    if (!node_.IsSequence()) fail("a list is needed here");
    std::vector<YamlValue> values;
    for (std::size_t i = 0; i < node_.size(); ++i)
        values.emplace_back(node_[i], file_, fmt::format("{}.{}", place_, i + 1));
    return values;
}

std::vector<std::string> YamlValue::texts() const {
    std::vector<std::string> values;
    for (const YamlValue& value : list()) values.push_back(value.text());
    if (values.empty()) fail("the list is empty");
    return values;
}

void YamlValue::set(const std::vector<std::string>& keys, const YamlValue& value) {
    YAML::Node node = node_;
    for (std::size_t k = 0; k < keys.size(); ++k) {
        const bool last = k + 1 == keys.size();
        if (node.IsScalar())
            value.fail(
                fmt::format("nothing can be changed below '{}', which is no mapping", keys[k - 1]));
        if (node.IsSequence()) {
            const std::size_t at = find_named(node, keys[k], value);
            if (!last)
                node.reset(node[at]);
            else if (value.is_null())
                node.remove(at);
            else
                value.fail(fmt::format("'{}' takes a mapping of what changes, or ~", keys[k]));
        } else if (!last) {
            node.reset(node[keys[k]]);
        } else if (value.is_null()) {
            node.remove(keys[k]);
        } else {
            node[keys[k]] = value.node_;
        }
    }
}

std::size_t YamlValue::find_named(const YAML::Node& list, const std::string& name,
                                  const YamlValue& wanted) {
    std::vector<std::string> names;
    for (const YAML::Node& one : list) {
        if (one.IsMap() && one["name"] && one["name"].IsScalar()) {
            if (one["name"].Scalar() == name) return names.size();
            names.push_back(one["name"].Scalar());
        } else {
            wanted.fail("a list whose entries have no names is set whole");
        }
    }
    if (names.empty()) wanted.fail(fmt::format("'{}' is not in the list, which is empty", name));
    wanted.fail(
        fmt::format("'{}' is not in the list; nearest: {}", name, find_nearest_name(name, names)));
}

double YamlValue::at_least(double value, double bound, const char* what, const char* unit) const {
    if (!(value >= bound))
        fail(fmt::format("{} is {:.6g}{}; it must be {:g} or more", what, value, unit, bound));
    return value;
}

double YamlValue::above(double value, double bound, const char* what, const char* unit) const {
    if (!(value > bound))
        fail(fmt::format("{} is {:.6g}{}; it must be above {:g}", what, value, unit, bound));
    return value;
}

double YamlValue::at_most(double value, double bound, const char* what, const char* unit) const {
    if (!(value <= bound))
        fail(fmt::format("{} is {:.6g}{}; it must be {:g} or less", what, value, unit, bound));
    return value;
}

YamlMap::YamlMap(const YamlValue& value) : self_(value) {
    if (!value.node_.IsMap()) value.fail("a mapping (key: value) is needed here");
    // yaml-cpp keeps repeated keys as separate pairs and look-up returns the first.
    for (const auto& pair : value.node_) {
        if (!pair.first.IsScalar())
            YamlValue(pair.first, value.file_, value.place_).fail("a key must be a plain name");
        const std::string key = pair.first.Scalar();
        const std::string place = value.place_.empty() ? key : value.place_ + "." + key;
        const YamlValue key_value(pair.first, value.file_, place);
        for (const Entry& entry : entries_)
            if (entry.key == key)
                key_value.fail(fmt::format("the key '{}' was given before, on line {}", key,
                                           entry.key_value.line()));
        entries_.push_back({key, key_value, YamlValue(pair.second, value.file_, place)});
    }
}

YamlMap::YamlMap(const YamlValue& value, std::initializer_list<std::string_view> known)
    : YamlMap(value) {
    for (const Entry& entry : entries_)
        if (std::ranges::find(known, entry.key) == known.end())
            entry.key_value.fail(
                fmt::format("unknown key '{}'; known here: {}", entry.key, fmt::join(known, ", ")));
}

bool YamlMap::has(const std::string& key) const {
    return std::ranges::find(entries_, key, &Entry::key) != entries_.end();
}

YamlValue YamlMap::at(const std::string& key) const {
    const auto it = std::ranges::find(entries_, key, &Entry::key);
    if (it == entries_.end()) self_.fail(fmt::format("the key '{}' is missing", key));
    return it->value;
}

void YamlMap::for_each(
    const std::function<void(const std::string&, const YamlValue&)>& visit) const {
    for (const Entry& entry : entries_) visit(entry.key, entry.value);
}

YamlValue parse_yaml(const std::string& text, const std::string& file) {
    try {
        const std::vector<YAML::Node> documents = YAML::LoadAll(text);
        if (documents.size() > 1)
            throw InputError(
                fmt::format("{}:{}: error: a second document begins here and would be ignored",
                            file, documents[1].Mark().line + 1));
        const YAML::Node node = documents.empty() ? YAML::Node() : documents.front();
        if (!node || node.IsNull())
            throw InputError(fmt::format("{}: error: the file is empty", file));
        return YamlValue(node, file, "");
    } catch (const YAML::Exception& fault) {
        throw InputError(
            fmt::format("{}:{}: error: not YAML: {}", file, fault.mark.line + 1, fault.msg));
    }
}

}  // namespace sinew
