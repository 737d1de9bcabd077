; The installer for Windows: for one person, without an administrator. Made by dist/make, which names VERSION, FILES
; (a folder with what is installed) and OUT.
Unicode true
SetCompressor /SOLID lzma
!include "MUI2.nsh"
!include "FileFunc.nsh"

Name "Evenkeel"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Evenkeel"
InstallDirRegKey HKCU "Software\Evenkeel" "InstallDir"
RequestExecutionLevel user
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Evenkeel"
VIAddVersionKey "FileDescription" "Evenkeel, a calm companion for streaming"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "MIT or Apache-2.0"

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Evenkeel"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define NOTIFIER "Software\Classes\AppUserModelId\Evenkeel.Evenkeel"

!define MUI_ICON "${FILES}\evenkeel.ico"
!define MUI_UNICON "${FILES}\evenkeel.ico"
!define MUI_WELCOMEPAGE_TITLE "Evenkeel"
!define MUI_WELCOMEPAGE_TEXT "A calm companion for people who stream on Twitch.$\r$\n$\r$\nIt is installed for you alone, and can be removed like any other program.$\r$\n$\r$\nAn older version is replaced in place; what it keeps about your streams stays."
!define MUI_FINISHPAGE_RUN "$INSTDIR\evenkeelw.exe"
!define MUI_FINISHPAGE_RUN_PARAMETERS "--open"
!define MUI_FINISHPAGE_RUN_TEXT "Start Evenkeel and open its page"

!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; One that runs holds its file: it is asked to end in good order, which puts OBS back.
!macro EndRunning
  IfFileExists "$INSTDIR\evenkeel.exe" 0 +3
    nsExec::Exec '"$INSTDIR\evenkeel.exe" stop'
    Sleep 1500
!macroend

Section "Evenkeel" SecProgram
  SectionIn RO
  !insertmacro EndRunning
  SetOutPath "$INSTDIR"
  File "${FILES}\evenkeel.exe"
  File "${FILES}\evenkeelw.exe"
  File "${FILES}\evenkeel.ico"
  File "${FILES}\README.txt"
  File "${FILES}\LICENSE-MIT.txt"
  File "${FILES}\LICENSE-APACHE.txt"
  File "${FILES}\NOTICE.txt"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortCut "$SMPROGRAMS\Evenkeel.lnk" "$INSTDIR\evenkeelw.exe" "--open" "$INSTDIR\evenkeel.ico"
  WriteRegStr HKCU "Software\Evenkeel" "InstallDir" "$INSTDIR"
  ; Notifications come under our own name.
  WriteRegStr HKCU "${NOTIFIER}" "DisplayName" "Evenkeel"
  WriteRegStr HKCU "${NOTIFIER}" "IconUri" "$INSTDIR\evenkeel.ico"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Evenkeel"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\evenkeel.ico"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "Evenkeel"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
SectionEnd

Section /o "Start Evenkeel when I log in" SecAutostart
  WriteRegStr HKCU "${RUN}" "Evenkeel" '"$INSTDIR\evenkeelw.exe" run'
SectionEnd

Section "Uninstall"
  !insertmacro EndRunning
  ; What it keeps about streams and the journal is somebody's own: it goes only where that is said.
  MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "Delete what Evenkeel has kept as well: chat, digests, and your journal?$\r$\n$\r$\nNo keeps it for a later installation." /SD IDNO IDNO keep
    nsExec::Exec '"$INSTDIR\evenkeel.exe" forget everything --yes'
  keep:
  Delete "$INSTDIR\evenkeel.exe"
  Delete "$INSTDIR\evenkeelw.exe"
  Delete "$INSTDIR\evenkeel.ico"
  Delete "$INSTDIR\README.txt"
  Delete "$INSTDIR\LICENSE-MIT.txt"
  Delete "$INSTDIR\LICENSE-APACHE.txt"
  Delete "$INSTDIR\NOTICE.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Evenkeel.lnk"
  DeleteRegValue HKCU "${RUN}" "Evenkeel"
  DeleteRegKey HKCU "${NOTIFIER}"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\Evenkeel"
SectionEnd

LangString DescProgram ${LANG_ENGLISH} "The program, and a place in the Start menu."
LangString DescAutostart ${LANG_ENGLISH} "So that it is there when OBS is."
!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${SecProgram} $(DescProgram)
  !insertmacro MUI_DESCRIPTION_TEXT ${SecAutostart} $(DescAutostart)
!insertmacro MUI_FUNCTION_DESCRIPTION_END
