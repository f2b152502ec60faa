#include "sinew/report/text.h"

namespace sinew {

std::string wrap(const std::string& text, const std::string& indent) {
    std::string out;
    std::size_t line = 0;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = text.find(' ', at);
        if (end == std::string::npos) end = text.size();
        const std::size_t length = end - at;
        if (line > 0 && line + 1 + length > 78) {
            out += '\n' + indent;
            line = indent.size();
        } else if (line > 0) {
            out += ' ';
            ++line;
        }
        out.append(text, at, length);
        line += length;
        at = end + 1;
    }
    return out;
}

}  // namespace sinew
