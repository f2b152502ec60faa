#pragma once

namespace sinew {

/// Lambdas joined into one visitor for std::visit.
template <class... Ts>
struct Overloaded : Ts... {
    using Ts::operator()...;
};
// Clang 16, which clang-tidy is built on, does not deduce the arguments of an aggregate by itself.
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

}  // namespace sinew
