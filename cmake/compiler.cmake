# How every unit is compiled.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

find_program(SINEW_CCACHE ccache)
if(SINEW_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${SINEW_CCACHE})
endif()

# The program is the same wherever it is built: file names in messages are relative to the sources.
add_compile_options(-fmacro-prefix-map=${CMAKE_SOURCE_DIR}/=)

# One instruction set for the whole program: units that share Eigen templates must agree on its
# alignment, because the linker keeps one copy of each template.
if(SINEW_ARCHITECTURE)
  add_compile_options(-march=${SINEW_ARCHITECTURE})
endif()

if(SINEW_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

if(SINEW_TIDY)
  find_program(SINEW_CLANG_TIDY clang-tidy-16 REQUIRED)
endif()
