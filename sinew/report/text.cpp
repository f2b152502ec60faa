#include "sinew/report/text.h"

#include <algorithm>

namespace sinew {

std::string wrap(const std::string& text, const std::string& indent) {
    std::size_t line = std::min(text.find_first_not_of(' '), text.size());
    std::string out(line, ' ');
    bool first = true;
    for (std::size_t at = line; at < text.size();) {
        std::size_t end = text.find(' ', at);
        if (end == std::string::npos) end = text.size();
        const std::size_t length = end - at;
        if (!first && line + 1 + length > 78) {
            out += '\n' + indent;
            line = indent.size();
        } else if (!first) {
            out += ' ';
            ++line;
        }
        first = false;
        out.append(text, at, length);
        line += length;
        at = end + 1;
    }
    return out;
}

}  // namespace sinew
