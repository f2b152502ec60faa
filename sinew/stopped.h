#pragma once

#include <exception>
#include <stop_token>

namespace sinew {

/// Leaves a computation whose stop was requested; nothing of it is kept.
class Stopped : public std::exception {
public:
    [[nodiscard]] const char* what() const noexcept override { return "stopped on request"; }
};

inline void throw_if_stopped(const std::stop_token& stop) {
    if (stop.stop_requested()) throw Stopped();
}

}  // namespace sinew
