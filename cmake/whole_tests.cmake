# Tests of the whole: the layout, the documents and the installed program.

function(sinew_script_test name script)
  add_test(NAME ${name} COMMAND Python3::Interpreter ${CMAKE_SOURCE_DIR}/tests/${script}
                                ${CMAKE_SOURCE_DIR} ${ARGN})
endfunction()

sinew_script_test(layout_is_as_promised check_layout.py ${PROJECT_VERSION})
if(TARGET sinew)
  sinew_script_test(program_answers_and_refuses run_program.py ${CMAKE_BINARY_DIR})
  sinew_script_test(documents_show_commands_that_work run_documents.py ${CMAKE_BINARY_DIR})
  sinew_script_test(installed_program_runs_anywhere run_installed.py ${CMAKE_BINARY_DIR}
                    ${PROJECT_VERSION})
endif()
