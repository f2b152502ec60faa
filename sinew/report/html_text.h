#pragma once

#include <string>
#include <string_view>

namespace sinew {

/// The text as it stands in an element or in a quoted attribute. Characters that neither HTML nor
/// XML has are left out.
[[nodiscard]] std::string escape_html(std::string_view text);

/// The same with a capital first letter (of ASCII).
[[nodiscard]] std::string as_heading(std::string_view text);

/// The same with a full stop at the end where none is.
[[nodiscard]] std::string as_sentence(std::string_view text);

/// A link whose text is its address; what an address may not hold is percent-encoded.
[[nodiscard]] std::string link_doi(std::string_view doi);

/// A citation, escaped: with a link to the DOI, or to the one that it names itself as `doi 10.…`.
[[nodiscard]] std::string format_source(std::string_view citation, std::string_view doi = {});

/// The text as an id: what is no letter, digit or - becomes -.
[[nodiscard]] std::string make_html_id(std::string_view text);

}  // namespace sinew
