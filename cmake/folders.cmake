# How a folder of sources becomes a library, a program or tests. Sources are found by their name:
# name.cpp belongs to the library, name.test.cpp beside it to the tests.

enable_testing()
include(GoogleTest)

function(sinew_sources folder out_sources out_tests)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "\\.test\\.cpp$")
  list(FILTER tests INCLUDE REGEX "\\.test\\.cpp$")
  set(${out_sources} ${sources} PARENT_SCOPE)
  set(${out_tests} ${tests} PARENT_SCOPE)
endfunction()

function(sinew_compile_options target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic
                                           -Wno-missing-field-initializers)
  if(SINEW_TIDY)
    set_target_properties(${target} PROPERTIES
      CXX_CLANG_TIDY "${SINEW_CLANG_TIDY};--quiet;--extra-arg=-Wno-unknown-warning-option")
  endif()
endfunction()

function(sinew_add_tests target)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${target} ${ARG_SOURCES})
  target_link_libraries(${target} PRIVATE ${ARG_LINK} GTest::gtest_main)
  sinew_compile_options(${target})
  gtest_discover_tests(${target} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
                       DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60 NO_PRETTY_VALUES)
endfunction()

# One library a folder (sinew/<name> unless said), sinew_<name>, and one test program, <name>_tests.
function(sinew_folder name)
  cmake_parse_arguments(ARG "" "FOLDER" "LINK;TEST_LINK" ${ARGN})
  if(NOT ARG_FOLDER)
    set(ARG_FOLDER sinew/${name})
  endif()
  sinew_sources(${ARG_FOLDER} sources tests)
  if(sources)
    add_library(sinew_${name} STATIC ${sources})
    set(scope PUBLIC)
    sinew_compile_options(sinew_${name})
  else()
    add_library(sinew_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(sinew_${name} ${scope} ${CMAKE_SOURCE_DIR}
                                                    ${CMAKE_BINARY_DIR}/generated)
  target_link_libraries(sinew_${name} ${scope} ${ARG_LINK})
  if(tests)
    sinew_add_tests(${name}_tests SOURCES ${tests} LINK sinew_${name} ${ARG_TEST_LINK})
  endif()
endfunction()

# Gives a folder the headers and definitions of a library that is compiled in, without linking what
# that library names. Nobody who uses the folder sees them. clang-tidy leaves the folder alone: such
# headers keep it busy for a quarter of an hour.
function(sinew_compile_in name library)
  get_target_property(type sinew_${name} TYPE)
  if(type STREQUAL INTERFACE_LIBRARY)
    return()
  endif()
  get_target_property(includes ${library} INTERFACE_INCLUDE_DIRECTORIES)
  get_target_property(definitions ${library} INTERFACE_COMPILE_DEFINITIONS)
  target_include_directories(sinew_${name} SYSTEM PRIVATE ${includes})
  target_compile_definitions(sinew_${name} PRIVATE ${definitions})
  set_target_properties(sinew_${name} PROPERTIES CXX_CLANG_TIDY "")
endfunction()

# A program from the sources of one folder; that folder's tests run with the library.
function(sinew_program name folder)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  sinew_sources(${folder} sources tests)
  if(sources)
    add_executable(${name} ${sources})
    target_link_libraries(${name} PRIVATE ${ARG_LINK})
    sinew_compile_options(${name})
  endif()
  if(tests)
    sinew_add_tests(${folder}_tests SOURCES ${tests} LINK ${ARG_LINK})
  endif()
endfunction()

# Tests that join several folders, or set ours beside a general solver.
function(sinew_cross_tests)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  sinew_sources(tests sources tests)
  if(tests)
    sinew_add_tests(cross_tests SOURCES ${tests} ${sources} LINK ${ARG_LINK})
  endif()
endfunction()

# Programs that write our figures for the comparison with OpenSim: one a file, built on request.
function(sinew_oracle_programs)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  sinew_sources(tests/oracle sources tests)
  add_custom_target(oracle_programs)
  foreach(source IN LISTS sources)
    cmake_path(GET source STEM name)
    add_executable(${name} EXCLUDE_FROM_ALL ${source})
    target_link_libraries(${name} PRIVATE ${ARG_LINK})
    sinew_compile_options(${name})
    add_dependencies(oracle_programs ${name})
  endforeach()
endfunction()

# One program of all benchmarks.
function(sinew_benchmarks)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  sinew_sources(benchmarks sources tests)
  if(sources)
    add_executable(sinew_benchmarks ${sources})
    target_link_libraries(sinew_benchmarks PRIVATE ${ARG_LINK})
    sinew_compile_options(sinew_benchmarks)
  endif()
endfunction()
