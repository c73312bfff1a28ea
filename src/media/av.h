/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * av.h - sound and moving pictures, by ffprobe and ffmpeg.
 *
 * One picture stream and one sound stream at most survive, in MP4; titles,
 * places, chapters, covers and data streams do not.  Sound is encoded anew
 * (AAC).  A picture stream that is H.264 of our size already stays as coded,
 * without its user data; any other is encoded anew, 720 lines at most.  What
 * the result says of itself (size, length) is read from the new file.
 */
#ifndef MEDIA_AV_H
#define MEDIA_AV_H

#include "media/media.h"

/* The whole way: in_fd → MEDIA_STORED, and MEDIA_THUMB for a video. */
enum reason av_make(struct job *job);

#endif
