#pragma once

namespace sinew {

/// The style sheet of pages, which stands within them: one column of at most 46 rem, light and dark
/// as the reader's screen asks, for paper as well. Marks are blue, vermilion, purple and grey,
/// which people of any colour vision tell apart, and each stands beside a word. Holds neither < nor
/// &, so that a page is well-formed XML too.
[[nodiscard]] const char* page_style();

}  // namespace sinew
