#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pugixml.hpp>

#include "sinew/math/spatial.h"

namespace sinew::osim {

/// A finite number unless told otherwise, inside the bounds given.
struct NumberRule {
    bool above_zero = false;
    bool zero_or_more = false;
    bool may_be_infinite = false;
};

/// An OpenSim 4.x document in memory. Every fault is an InputError of the form
/// `file:line: error: [place] what is wrong`, the place being the names down to the element.
class Document {
public:
    /// Reads the file and checks that it is an OpenSim document that holds such an object: a Model
    /// of version 40000 or later, or a ForceSet, ExternalLoads or tool of any version.
    explicit Document(const std::filesystem::path& path, const char* object = "Model");
    /// The same from text; `file` is only used in messages.
    Document(std::string file, std::string text, const char* object = "Model");

    /// The object that the document holds.
    [[nodiscard]] pugi::xml_node model() const { return model_; }
    [[nodiscard]] const std::string& file() const { return file_; }

    /// Throws InputError at an element of the file; `property` is added to the place.
    [[noreturn]] void fail(pugi::xml_node at, std::string_view property, const std::string& what,
                           const std::string& remedy = "") const;

    /// The object's own child element, else that of the <defaults> object of the same tag; may be
    /// empty. OpenSim takes what a file leaves out from there before its own defaults. A fault when
    /// the object holds it twice.
    [[nodiscard]] pugi::xml_node find(pugi::xml_node object, const char* property) const;

    /// Values of properties. Absent ones take the fallback; a property that is there but cannot be
    /// read is a fault.
    [[nodiscard]] double number(pugi::xml_node object, const char* property, double fallback,
                                NumberRule rule = {}) const;
    [[nodiscard]] double required_number(pugi::xml_node object, const char* property,
                                         NumberRule rule = {}) const;
    /// Absent or empty: none.
    [[nodiscard]] std::optional<double> optional_number(pugi::xml_node object, const char* property,
                                                        NumberRule rule = {}) const;
    [[nodiscard]] std::vector<double> numbers(pugi::xml_node object, const char* property,
                                              NumberRule rule = {}) const;
    [[nodiscard]] Vec3 vector(pugi::xml_node object, const char* property,
                              const Vec3& fallback) const;
    [[nodiscard]] Vec3 required_vector(pugi::xml_node object, const char* property) const;
    /// Two numbers, the first not above the second.
    [[nodiscard]] std::pair<double, double> range(pugi::xml_node object, double low,
                                                  double high) const;
    [[nodiscard]] bool flag(pugi::xml_node object, const char* property, bool fallback) const;
    /// Trimmed text.
    [[nodiscard]] std::string text(pugi::xml_node object, const char* property,
                                   std::string_view fallback = "") const;
    [[nodiscard]] std::string required_text(pugi::xml_node object, const char* property) const;
    /// Words between white space.
    [[nodiscard]] std::vector<std::string> words(pugi::xml_node object, const char* property) const;

private:
    void parse(const char* object);
    [[nodiscard]] std::size_t line_at(std::ptrdiff_t offset) const;
    [[nodiscard]] std::string place_of(pugi::xml_node node, std::string_view property) const;
    [[nodiscard]] std::vector<double> read_numbers(pugi::xml_node value, NumberRule rule) const;

    std::string file_;
    std::string text_;
    pugi::xml_document xml_;
    pugi::xml_node model_;
    pugi::xml_node defaults_;
};

/// "3 numbers are given; there must be 6".
[[nodiscard]] std::string count_fault(std::size_t given, std::string_view wanted);

/// Text without the white space around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// True when the element holds neither elements nor text.
[[nodiscard]] bool is_empty(pugi::xml_node node);

/// The first child that is an element.
[[nodiscard]] pugi::xml_node first_element(pugi::xml_node node);

/// The name attribute, or "".
[[nodiscard]] inline std::string name_of(pugi::xml_node node) {
    return node.attribute("name").value();
}

}  // namespace sinew::osim
