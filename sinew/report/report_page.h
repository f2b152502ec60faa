#pragma once

#include <string>
#include <string_view>

namespace sinew {

/// What the page of one answer carries.
struct ReportContent {
    std::string title, command;  ///< of the exercise; what was asked, as typed
    std::string result_json;     ///< format_result_json()
    std::string muscles_json;    ///< format_muscles_json()
    std::string scene;           ///< encode_scene()
    std::string bones;           ///< the skeleton as binary glTF; empty: rods are drawn instead
};

/// Where the built page wants its content.
inline constexpr std::string_view report_mark = "<!--sinew-answer-->";

/// The page that needs nothing else: `page`, as it was built, with its content put in at
/// report_mark. Throws InputError where it has no such place.
[[nodiscard]] std::string fill_report_page(std::string_view page, const ReportContent& content);

/// RFC 4648, section 4.
[[nodiscard]] std::string to_base64(std::string_view bytes);

}  // namespace sinew
