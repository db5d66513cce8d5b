@echo off
rem Starts the workshop on Windows: a double click, or start.bat
set FOUND=python
where py >nul 2>nul && set FOUND=py
%FOUND% "%~dp0start.py" %*
if errorlevel 1 pause
