#pragma once

#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <yaml-cpp/yaml.h>

#include "sinew/io/quantity.h"
#include "sinew/math/spatial.h"

namespace sinew {

/// One value of a YAML file that knows where it stands, so that every message reads
/// `file.yaml:14: error: [equipment.barbell.load] ...`.
class YamlValue {
public:
    YamlValue(const YAML::Node& node, std::string file, std::string place)
        : node_(node), file_(std::move(file)), place_(std::move(place)) {}

    [[noreturn]] void fail(const std::string& what) const;
    [[noreturn]] void fail(const std::string& what, const std::string& remedy) const;
    [[nodiscard]] int line() const { return node_.Mark().line + 1; }
    [[nodiscard]] bool is_scalar() const { return node_.IsScalar(); }
    [[nodiscard]] bool is_map() const { return node_.IsMap(); }
    [[nodiscard]] bool is_null() const { return node_.IsNull(); }

    [[nodiscard]] std::string text() const;
    [[nodiscard]] bool flag() const;
    [[nodiscard]] double number() const;
    [[nodiscard]] double quantity(Dimension dimension) const;
    [[nodiscard]] LoadQuantity load() const;
    [[nodiscard]] double share() const;  ///< `30%` as 0.3; 0 to 1
    /// One of these, or InputError with the nearest; `remedy` goes with it where it is not empty.
    std::string one_of(std::span<const std::string> known, const std::string& remedy = "") const;
    /// An angle or a length, told apart by the unit: the value of a coordinate.
    [[nodiscard]] bool is_length() const;
    [[nodiscard]] double coordinate_value() const;
    [[nodiscard]] Vec3 unit_vector() const;
    [[nodiscard]] std::vector<YamlValue> list() const;
    [[nodiscard]] std::vector<std::string> texts() const;

    /// Changes the tree in place: what stands at the end of this path of keys, made where it is
    /// missing, becomes `value`, which keeps its line; null takes the last key away. In a list of
    /// mappings with names a key is the name of one that is there.
    void set(const std::vector<std::string>& keys, const YamlValue& value);

    /// `what` names the quantity in the message; `unit` is only for printing.
    double at_least(double value, double bound, const char* what, const char* unit) const;
    double above(double value, double bound, const char* what, const char* unit) const;
    double at_most(double value, double bound, const char* what, const char* unit) const;

private:
    friend class YamlMap;
    [[nodiscard]] std::string head() const;
    /// Which of a list of named mappings is called so; fails at `wanted` where none is.
    static std::size_t find_named(const YAML::Node& list, const std::string& name,
                                  const YamlValue& wanted);
    YAML::Node node_;
    std::string file_;
    std::string place_;
};

/// A mapping read strictly: a repeated key and a key that is not known are refused at once.
class YamlMap {
public:
    /// A mapping whose keys are free names.
    explicit YamlMap(const YamlValue& value);
    YamlMap(const YamlValue& value, std::initializer_list<std::string_view> known);

    [[nodiscard]] bool has(const std::string& key) const;
    /// Fails when the key is missing.
    [[nodiscard]] YamlValue at(const std::string& key) const;
    void for_each(const std::function<void(const std::string&, const YamlValue&)>& visit) const;

private:
    struct Entry {
        std::string key;
        YamlValue key_value;
        YamlValue value;
    };
    YamlValue self_;
    std::vector<Entry> entries_;
};

/// The top of a file, from its text. InputError when it is empty or not YAML; `file` is only for
/// messages.
[[nodiscard]] YamlValue parse_yaml(const std::string& text, const std::string& file);

}  // namespace sinew
