#pragma once

#include "sinew/io/osim_context.h"

namespace sinew::osim {

/// Gives every part that others may refer to a name, and one that no sibling has, by OpenSim's
/// rules: what has none is called by its kind in lower case (`pinjoint`), and the second, third …
/// of a name among siblings gets _0, _1 … behind it. Paths in a file are meant with these names.
/// Wrap surfaces get names that differ through the whole model, because a muscle's path names them
/// without their segment; OpenSim takes the first of a name, and so does this. Changes the document
/// in memory and lists every part whose name is not that of the file.
void name_parts(ReadContext& context);

}  // namespace sinew::osim
