# Where the program, its data and its licences go. The program looks for its data beside itself:
# in `data` when run from the build folder, in `../share/sinew/data` once installed.

include(GNUInstallDirs)

file(CREATE_LINK ${CMAKE_SOURCE_DIR}/data ${CMAKE_BINARY_DIR}/data SYMBOLIC)

if(TARGET sinew)
  install(TARGETS sinew RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(DIRECTORY data/ DESTINATION ${CMAKE_INSTALL_DATADIR}/sinew/data)
install(DIRECTORY ${CMAKE_BINARY_DIR}/page DESTINATION ${CMAKE_INSTALL_DATADIR}/sinew
        OPTIONAL)  # built by tools/page, where npm is to be had
install(FILES LICENSE NOTICE DESTINATION ${CMAKE_INSTALL_DATADIR}/sinew)
